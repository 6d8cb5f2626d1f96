using System.Text.Json.Nodes;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class OnnxEmbedderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-onnx-embedder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("pooling_mode_mean_tokens")]
    [InlineData("pooling_mode_cls_token")]
    [InlineData("pooling_mode_max_tokens")]
    [InlineData("pooling_mode_lasttoken")]
    public void Vectors_of_tokens_are_pooled_as_the_folder_says(string? mode)
    {
        Write("model.onnx", GraphSamples.Tokens());
        if (mode is not null)
        {
            Write(Path.Combine("1_Pooling", "config.json"), new JsonObject { ["word_embedding_dimension"] = 3, [mode] = true }.ToJsonString());
        }

        int[][] texts = [[4], [1, 2], [9, 0, 5], [3, 3, 3, 8], [0, 7, 1, 6, 2]];
        foreach (int[] ids in texts)
        {
            float[][] rows = [.. ids.Select(GraphSamples.Row)];
            float[] pooled = mode switch
            {
                "pooling_mode_cls_token" => rows[0],
                "pooling_mode_lasttoken" => rows[^1],
                "pooling_mode_max_tokens" => [.. Enumerable.Range(0, 3).Select(i => rows.Max(row => row[i]))],
                _ => [.. Enumerable.Range(0, 3).Select(i => rows.Average(row => row[i]))],
            };
            Close(Unit(pooled), Embed(ids));
        }
    }

    [Fact]
    public void An_output_of_the_sentence_is_taken_as_it_is_and_made_of_length_one()
    {
        Write("model.onnx", GraphSamples.Pooled());
        Write(Path.Combine("1_Pooling", "config.json"), """{"pooling_mode_cls_token":true}""");
        float[] sum = [.. Enumerable.Range(0, 3).Select(i => GraphSamples.Row(1)[i] + GraphSamples.Row(8)[i])];
        Close(Unit(sum), Embed([1, 8]));
    }

    [Fact]
    public void Of_several_outputs_that_of_the_tokens_goes_before_one_of_another_name()
    {
        Write("model.onnx", GraphSamples.Pooled("pooler_output"));
        float[] mean = [.. Enumerable.Range(0, 3).Select(i => (GraphSamples.Row(1)[i] + GraphSamples.Row(8)[i]) / 2)];
        Close(Unit(mean), Embed([1, 8]));
    }

    [Fact]
    public void Kinds_of_tokens_are_zero()
    {
        Write("model.onnx", GraphSamples.Tokens(hasTypes: true));
        Close(Unit(GraphSamples.Row(5)), Embed([5]));
    }

    [Fact]
    public void A_graph_below_the_folder_is_found()
    {
        Write(Path.Combine("onnx", "model.onnx"), GraphSamples.Tokens());
        Close(Unit(GraphSamples.Row(2)), Embed([2]));
        Assert.False(EmbeddingFolder.IsStatic(_folder));
    }

    [Fact]
    public void Tokens_beyond_the_most_are_cut_off_and_none_give_zeros()
    {
        Write("model.onnx", GraphSamples.Tokens());
        Close(Embed([4, 2]), Embed([4, 2, 9, 9], new EmbeddingSettings { MostTokens = 2 }));
        float[] vector = [5, 5, 5];
        using Opened opened = Open([], new EmbeddingSettings());
        Assert.False(opened.Embedder.Embed("x", vector));
        Assert.Equal([0f, 0, 0], vector);
    }

    [Fact]
    public void The_prefix_comes_before_the_prompt()
    {
        Write("model.onnx", GraphSamples.Tokens());
        List<string> seen = [];
        IPromptEmbedder embedder = EmbeddingFolder.Open(
            _folder,
            (prompt, ids) =>
            {
                seen.Add(prompt.ToString());
                ids.Add(1);
            },
            new EmbeddingSettings { Prefix = "query: " });
        using var owned = Assert.IsAssignableFrom<IDisposable>(embedder);
        embedder.Embed("where?", new float[3]);
        Assert.Equal(["query: where?"], seen);
    }

    [Theory]
    [InlineData("position_ids")]
    [InlineData("past_key_values")]
    public void A_graph_with_other_inputs_is_refused(string name)
    {
        Write("model.onnx", GraphSamples.WithInput(name));
        Assert.Contains("is no embedding model", Assert.Throws<InvalidDataException>(() => Open([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_of_other_integers_is_refused()
    {
        Write("model.onnx", GraphSamples.Tokens(type: ElementType.Int32));
        Assert.Contains("legal are the int64 inputs", Assert.Throws<InvalidDataException>(() => Open([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_get_the_vectors_that_one_gets()
    {
        Write("model.onnx", GraphSamples.Tokens());
        IPromptEmbedder embedder = EmbeddingFolder.Open(_folder, (prompt, ids) => ids.AddRange(prompt.ToString().Select(c => c - '0')));
        using var owned = Assert.IsAssignableFrom<IDisposable>(embedder);
        string[] prompts = [.. Enumerable.Range(0, 64).Select(i => $"{i * 7919}{i}")];
        float[][] alone = [.. prompts.Select(Vector)];
        float[][] together = new float[prompts.Length][];
        Parallel.For(0, prompts.Length, i => together[i] = Vector(prompts[i]));
        Assert.Equal(alone, together);

        float[] Vector(string prompt)
        {
            float[] vector = new float[3];
            Assert.True(embedder.Embed(prompt, vector));
            return vector;
        }
    }

    [Fact]
    public void A_manifest_decides_pooling_length_prefix_and_revision()
    {
        Write("model.onnx", GraphSamples.Tokens());
        EmbeddingManifest manifest = new()
        {
            Format = 1,
            Name = "sample",
            Family = "onnx",
            Dimension = 3,
            MostTokens = 2,
            Pooling = Pooling.LastToken,
            Prefix = "4",
            Files = new Dictionary<string, StoredFile> { ["model.onnx"] = StoredFile.Of(Path.Combine(_folder, "model.onnx")) },
        };
        IPromptEmbedder embedder = EmbeddingFolder.Open(_folder, manifest, (prompt, ids) => ids.AddRange(prompt.ToString().Select(c => c - '0')), null);
        using var owned = Assert.IsAssignableFrom<IDisposable>(embedder);
        float[] vector = new float[3];
        embedder.Embed("79", vector);
        Close(Unit(GraphSamples.Row(7)), vector);
        Assert.Equal(manifest.Revision, embedder.Revision);
    }

    private static float[] Unit(float[] vector)
    {
        float length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private static void Close(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private float[] Embed(int[] ids, EmbeddingSettings? settings = null)
    {
        using Opened opened = Open(ids, settings);
        float[] vector = new float[opened.Embedder.Dimension];
        Assert.True(opened.Embedder.Embed("x", vector));
        return vector;
    }

    private Opened Open(int[] ids, EmbeddingSettings? settings = null) => new(EmbeddingFolder.Open(_folder, (_, list) => list.AddRange(ids), settings));

    private void Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private void Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record Opened(IPromptEmbedder Embedder) : IDisposable
    {
        public void Dispose() => (Embedder as IDisposable)?.Dispose();
    }
}
