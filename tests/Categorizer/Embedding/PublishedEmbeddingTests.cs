using System.Text.Json;
using CoERouter.Categorizer.Embedding;
using CoERouter.Host.Composition;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

/// <summary>Vectors that others computed; skipped where the fixtures are absent.</summary>
public sealed class PublishedEmbeddingTests
{
    [Fact]
    public void A_quantised_vocabulary_gives_the_published_vector()
    {
        IPromptEmbedder embedder = EmbeddingModels.Open(Folder("test-model-vocab-quantized"));
        float[] expected = Published("embeddings_vocab_quantized.json");
        float[] vector = new float[64];
        Assert.Equal(64, embedder.Dimension);
        Assert.True(embedder.Embed(string.Join(' ', Enumerable.Repeat("hello", 1000)), vector));
        Assert.All(expected.Zip(vector), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Single_precision_gives_the_published_vectors()
    {
        IPromptEmbedder embedder = EmbeddingModels.Open(Folder("test-model-float32"));
        float[] vector = new float[2];
        embedder.Embed("hello world", vector);
        Assert.All(Published("embeddings_short.json").Zip(vector), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        embedder.Embed(string.Join(' ', Enumerable.Repeat("hello", 1000)), vector);
        Assert.All(Published("embeddings_long.json").Zip(vector), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData("test-model-float16", 0.01)]
    [InlineData("test-model-int8", 0.1)]
    [InlineData("test-model-sentence-transformers", 1e-5)]
    public void Other_forms_of_the_same_table_agree(string form, double tolerance)
    {
        // These folders have no tokenizer of their own; they were made from the one of the single-precision model.
        CoERouter.Experts.Tokenization.TextTokenizer tokenizer =
            CoERouter.Experts.Tokenization.TextTokenizer.Load(Path.Combine(Folder("test-model-float32"), "tokenizer.json"));
        IPromptEmbedder embedder = EmbeddingFolder.Open(
            Folder(form), (prompt, ids) => tokenizer.Encode(prompt, special: false, ids), new EmbeddingSettings { UnknownId = tokenizer.UnknownId });
        float[] vector = new float[2];
        embedder.Embed("hello world", vector);
        Assert.All(Published("embeddings_short.json").Zip(vector), pair => Assert.Equal(pair.First, pair.Second, (float)tolerance));
    }

    [Fact]
    public void A_graph_gives_the_generated_vectors()
    {
        string folder = Folder("derived-onnx-64d");
        IPromptEmbedder embedder = EmbeddingModels.Open(folder);
        using IDisposable owned = Assert.IsAssignableFrom<IDisposable>(embedder);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixture("expected/generated_ort_64d.json")));
        float[] vector = new float[64];
        int cases = 0;
        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            Assert.True(embedder.Embed(item.GetProperty("text").GetString(), vector));
            float[] expected = [.. item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
            CoERouter.Categorizer.Embedding.Vectors.Normalize(expected);
            Assert.All(expected.Zip(vector), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
            cases++;
        }

        Assert.Equal(10, cases);
    }

    [Fact]
    public void Graph_and_table_of_the_same_model_agree()
    {
        IPromptEmbedder table = EmbeddingModels.Open(Folder("test-model-vocab-quantized"));
        IPromptEmbedder graph = EmbeddingModels.Open(Folder("derived-onnx-64d"));
        using IDisposable owned = Assert.IsAssignableFrom<IDisposable>(graph);
        float[] one = new float[64], other = new float[64];
        foreach (string prompt in new[] { "Where is my parcel?", "Sort a list of numbers in Python", "fever and a sore throat" })
        {
            table.Embed(prompt, one);
            graph.Embed(prompt, other);
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 2e-4f));
        }

        Assert.NotEqual(table.Revision, graph.Revision);
    }

    private static float[] Published(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixture($"expected/{name}")));
        return [.. document.RootElement[0].EnumerateArray().Select(value => value.GetSingle())];
    }

    private static string Folder(string name) => Path.Combine(Path.GetDirectoryName(Fixture("LICENSE"))!, name);

    private static string Fixture(string name) => SharedFixtures.Find($"06-model2vec/{name}");
}
