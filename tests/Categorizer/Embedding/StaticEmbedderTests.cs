using CoERouter.Categorizer.Embedding;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class StaticEmbedderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_vector_is_the_mean_of_weighted_rows_made_of_length_one()
    {
        Write(table: [1, 0, 0, 2, 3, 3], weights: [1, 0.5f, 2], mapping: [2, 0, 1]);
        float[] vector = new float[2];

        // Tokens 1 and 2: 0.5 x row 0 and 2 x row 1.
        Assert.True(Open(1, 2).Embed("x", vector));
        float norm = MathF.Sqrt((0.25f * 0.25f) + (2 * 2));
        Assert.Equal([0.25f / norm, 2 / norm], vector, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_folder_may_ask_for_the_bare_mean()
    {
        Write(table: [1, 0, 0, 2, 3, 3]);
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{"normalize": false}""");
        float[] vector = new float[2];
        Open(0, 2).Embed("x", vector);
        Assert.Equal([2f, 1.5f], vector);
    }

    [Fact]
    public void Unknown_and_illegal_tokens_are_left_out_and_a_prompt_of_nothing_else_is_zeros()
    {
        Write(table: [1, 0, 0, 2, 3, 3]);
        float[] vector = [9, 9];
        Assert.True(Open(new EmbeddingSettings { UnknownId = 0 }, 0, 1, -5, 77).Embed("x", vector));
        Assert.Equal([0f, 1f], vector);
        Assert.False(Open(new EmbeddingSettings { UnknownId = 0 }, 0, 0).Embed("x", vector));
        Assert.Equal([0f, 0f], vector);
    }

    [Fact]
    public void Tokens_beyond_the_most_are_not_read_and_the_prefix_comes_first()
    {
        Write(table: [1, 0, 0, 2, 3, 3]);
        float[] vector = new float[2];
        Open(new EmbeddingSettings { MostTokens = 1 }, 1, 0, 0).Embed("x", vector);
        Assert.Equal([0f, 1f], vector);
        string seen = "";
        IPromptEmbedder embedder = EmbeddingFolder.Open(_folder, (prompt, ids) => seen = prompt.ToString(), new EmbeddingSettings { Prefix = "query: " });
        embedder.Embed("how", vector);
        Assert.Equal("query: how", seen);
    }

    [Fact]
    public void Folders_that_do_not_fit_are_refused()
    {
        PromptTokenizer none = (_, _) => { };
        Assert.Contains("neither", Assert.Throws<InvalidDataException>(() => EmbeddingFolder.Open(_folder, none)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => EmbeddingFolder.Open(Path.Combine(_folder, "absent"), none));
        Write(table: [1, 0, 0, 2, 3, 3], mapping: [0, 3]);
        Assert.Contains("do not fit", Assert.Throws<InvalidDataException>(() => EmbeddingFolder.Open(_folder, none)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{");
        Write(table: [1, 0, 0, 2, 3, 3]);
        Assert.Contains("is no JSON", Assert.Throws<InvalidDataException>(() => EmbeddingFolder.Open(_folder, none)).Message, StringComparison.Ordinal);
    }

    private IPromptEmbedder Open(params int[] ids) => Open(new EmbeddingSettings(), ids);

    private IPromptEmbedder Open(EmbeddingSettings settings, params int[] ids) => EmbeddingFolder.Open(_folder, (_, list) => list.AddRange(ids), settings);

    private void Write(float[] table, float[]? weights = null, int[]? mapping = null)
    {
        List<byte> values = [.. table.SelectMany(BitConverter.GetBytes)];
        string header = $$"""{"embeddings":{"dtype":"F32","shape":[{{table.Length / 2}},2],"data_offsets":[0,{{values.Count}}]}""";
        if (weights is not null)
        {
            header += $$""","weights":{"dtype":"F64","shape":[{{weights.Length}}],"data_offsets":[{{values.Count}},{{values.Count + (8 * weights.Length)}}]}""";
            values.AddRange(weights.SelectMany(weight => BitConverter.GetBytes((double)weight)));
        }

        if (mapping is not null)
        {
            header += $$""","mapping":{"dtype":"I32","shape":[{{mapping.Length}}],"data_offsets":[{{values.Count}},{{values.Count + (4 * mapping.Length)}}]}""";
            values.AddRange(mapping.SelectMany(BitConverter.GetBytes));
        }

        TensorFileTests.Write(header + "}", [.. values], Path.Combine(_folder, "model.safetensors"));
    }
}
