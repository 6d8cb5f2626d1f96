using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class EmbeddingFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-embedding-folder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_is_not_there_or_holds_no_model_is_named()
    {
        Assert.Throws<DirectoryNotFoundException>(() => Open(Path.Combine(_folder, "nowhere")));
        Assert.Contains("neither model.onnx nor model.safetensors", Assert.Throws<InvalidDataException>(() => Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", """{"normalize": false}""", false)]
    [InlineData("config.json", """{"normalize": true}""", true)]
    [InlineData("config.json", "{}", true)]
    [InlineData("config_sentence_transformers.json", """{"normalize": false}""", false)]
    [InlineData("other.json", """{"normalize": false}""", true)]
    public void Static_embeddings_are_normalised_unless_the_folder_says_otherwise(string file, string json, bool isNormalized)
    {
        WriteTable([3, 4]);
        File.WriteAllText(Path.Combine(_folder, file), json);
        float[] vector = new float[2];
        Open(_folder).Embed("x", vector);
        Assert.Equal(isNormalized ? [0.6f, 0.8f] : [3f, 4f], vector);
    }

    [Fact]
    public void A_configuration_that_is_no_json_is_named()
    {
        WriteTable([3, 4]);
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{");
        Assert.Contains("config.json' is no JSON", Assert.Throws<InvalidDataException>(() => Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_revision_is_that_of_the_numbers()
    {
        WriteTable([3, 4]);
        string first = Open(_folder).Revision;
        Assert.Equal(12, first.Length);
        Assert.Equal(first, Open(_folder).Revision);
        WriteTable([3, 5]);
        Assert.NotEqual(first, Open(_folder).Revision);
    }

    [Fact]
    public void Both_layouts_of_static_embeddings_give_the_same_vectors()
    {
        Random random = new(5);
        float[] table = [.. Enumerable.Range(0, 40).Select(_ => random.NextSingle() - 0.5f)];
        WriteTable(table, rows: 10);
        float[] one = Embed();
        WriteTable(table, rows: 10, name: "embedding.weight");
        Assert.Equal(one, Embed());

        float[] Embed()
        {
            float[] vector = new float[4];
            Assert.True(EmbeddingFolder.Open(_folder, (_, ids) => ids.AddRange([3, 9, 0])).Embed("x", vector));
            return vector;
        }
    }

    [Fact]
    public void Static_embeddings_are_the_weighted_mean_of_rows_for_random_tables_and_texts()
    {
        Random random = new(9);
        for (int round = 0; round < 40; round++)
        {
            int rows = random.Next(2, 12), tokens = random.Next(rows, 30), width = random.Next(1, 20);
            float[] table = [.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle() - 0.5f)];
            float[] weights = [.. Enumerable.Range(0, tokens).Select(_ => random.NextSingle() + 0.1f)];
            int[] mapping = [.. Enumerable.Range(0, tokens).Select(_ => random.Next(rows))];
            TensorFileWriter tensors = new();
            tensors.Add("embeddings", table, rows, width);
            tensors.Add("weights", weights, tokens);
            tensors.Add("mapping", mapping, tokens);
            tensors.Write(Path.Combine(_folder, "model.safetensors"));
            int unknown = random.Next(tokens);
            int[] ids = [.. Enumerable.Range(0, random.Next(1, 15)).Select(_ => random.Next(tokens))];
            int[] known = [.. ids.Where(id => id != unknown)];
            double[] mean = [.. Enumerable.Range(0, width).Select(i => known.Sum(id => (double)weights[id] * table[(mapping[id] * width) + i]) / Math.Max(known.Length, 1))];
            double length = Math.Sqrt(mean.Sum(value => value * value));
            float[] vector = new float[width];
            bool hasAny = EmbeddingFolder.Open(_folder, (_, list) => list.AddRange(ids), new EmbeddingSettings { UnknownId = unknown }).Embed("x", vector);
            Assert.Equal(known.Length > 0, hasAny);
            Assert.All(mean.Zip(vector), pair => Assert.Equal(length > 0 ? pair.First / length : 0, pair.Second, 1e-4));
        }
    }

    [Theory]
    [InlineData(2, 3, 2, "do not fit the 2 rows")]
    [InlineData(3, 1, 2, "do not fit the 2 rows")]
    public void Weights_and_mapping_that_do_not_fit_are_refused(int tokens, int weights, int rows, string words)
    {
        TensorFileWriter tensors = new();
        tensors.Add("embeddings", new float[rows], rows, 1);
        tensors.Add("weights", new float[weights], weights);
        tensors.Add("mapping", (ReadOnlySpan<int>)[.. Enumerable.Repeat(tokens == 2 ? rows : 0, tokens)], tokens);
        tensors.Write(Path.Combine(_folder, "model.safetensors"));
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_decides_whether_static_embeddings_are_normalised()
    {
        WriteTable([3, 4]);
        EmbeddingManifest manifest = new()
        {
            Format = 1,
            Name = "sample",
            Family = "static",
            Dimension = 2,
            MostTokens = 5,
            Normalizes = false,
            Files = new Dictionary<string, StoredFile> { ["model.safetensors"] = StoredFile.Of(Path.Combine(_folder, "model.safetensors")) },
        };
        float[] vector = new float[2];
        EmbeddingFolder.Open(_folder, manifest, (_, ids) => ids.Add(0), null).Embed("x", vector);
        Assert.Equal([3f, 4f], vector);
        EmbeddingFolder.Open(_folder, manifest with { Normalizes = true }, (_, ids) => ids.Add(0), null).Embed("x", vector);
        Assert.Equal([0.6f, 0.8f], vector);
        Assert.False(EmbeddingFolder.Open(_folder, manifest, (_, ids) => ids.Add(0), 0).Embed("x", vector));
    }

    private static IPromptEmbedder Open(string folder) => EmbeddingFolder.Open(folder, (_, ids) => ids.Add(0));

    private void WriteTable(float[] values, int rows = 1, string name = "embeddings")
    {
        TensorFileWriter tensors = new();
        tensors.Add(name, values, rows, values.Length / rows);
        tensors.Write(Path.Combine(_folder, "model.safetensors"));
    }
}
