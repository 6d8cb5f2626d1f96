using System.Text.Json;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Experts.Tokenization;
using CoERouter.Host.Commands;
using CoERouter.Host.Composition;
using CoERouter.Tests.Experts.Import.Encoders;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class EmbeddingImportTests : IDisposable
{
    private readonly TestModels _models = new();
    private readonly DirectoryInfo _source = Directory.CreateTempSubdirectory("coe-embedding-import");

    private string Embeddings => Path.Combine(_models.Folder, EmbeddingModels.FolderName);

    public void Dispose()
    {
        _models.Dispose();
        _source.Delete(recursive: true);
    }

    [Fact]
    public async Task An_encoder_becomes_an_embedding_model_that_text_is_given_to_as_its_makers_meant()
    {
        EncoderSample sample = new("bert", seed: 4);
        sample.Write(_source.FullName);
        File.WriteAllText(Path.Combine(_source.FullName, "sentence_bert_config.json"), """{"max_seq_length": 6}""");
        (int code, string output, string error) = await _models.RunAsync("import", _source.FullName, "--name", "mini");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("mini: bert embeddings of 12 numbers, ", output, StringComparison.Ordinal);
        EmbeddingManifest manifest = EmbeddingManifest.Find(Path.Combine(Embeddings, "mini"))!;
        Assert.Equal((12, 6, "bert"), (manifest.Dimension, manifest.MostTokens, manifest.Family));
        Assert.All(manifest.Files, file => Assert.Null(file.Value.FaultOf(Path.Combine(Embeddings, "mini", file.Key))));

        // [CLS] hello ice ##cream ##s [SEP]: six tokens with the marks, so that "world" is cut off.
        Check("Hello icecreams", [2, 4, 8, 9, 10, 3]);
        Check("hello icecreams world", [2, 4, 8, 9, 10, 3]);
        Check("the xyz", [2, 6, 1, 3]);
        Check("", [2, 3]);

        void Check(string prompt, int[] ids)
        {
            IPromptEmbedder embedder = EmbeddingModels.Open(Path.Combine(Embeddings, "mini"));
            using var owned = embedder as IDisposable;
            float[] vector = new float[12];
            embedder.Embed(prompt, vector);
            double[][] tokens = PlainEncoder.Run(sample, ids);
            double[] mean = [.. tokens[0].Select((_, i) => tokens.Average(token => token[i]))];
            double length = Math.Sqrt(mean.Sum(value => value * value));
            Assert.All(mean.Zip(vector), pair => Assert.Equal(pair.First / length, pair.Second, 1e-4));
        }
    }

    [Theory]
    [InlineData("unigram", "hello world the s", new[] { 2, 4, 5, 6, 8, 9, 3 })]
    [InlineData("bytes", "hello", new[] { 2, 12, 13, 7, 3 })]
    public async Task Other_tokenizers_give_their_tokens_with_their_marks(string kind, string prompt, int[] ids)
    {
        EncoderSample sample = new("roberta", seed: 4);
        sample.Write(_source.FullName);
        File.WriteAllText(Path.Combine(_source.FullName, "tokenizer.json"), kind == "unigram" ? TokenizerSample.Unigram() : TokenizerSample.ByteLevel());
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "mini")).Code);
        IPromptEmbedder embedder = EmbeddingModels.Open(Path.Combine(Embeddings, "mini"));
        using var owned = embedder as IDisposable;
        float[] vector = new float[12];
        embedder.Embed(prompt, vector);
        double[][] tokens = PlainEncoder.Run(sample, ids);
        double[] mean = [.. tokens[0].Select((_, i) => tokens.Average(token => token[i]))];
        double length = Math.Sqrt(mean.Sum(value => value * value));
        Assert.All(mean.Zip(vector), pair => Assert.Equal(pair.First / length, pair.Second, 1e-4));
    }

    [Fact]
    public async Task A_prefix_and_lower_case_change_what_the_model_reads()
    {
        new EncoderSample("bert", seed: 4).Write(_source.FullName);
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "bare")).Code);
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "prefixed", "--prefix", "hello ")).Code);
        Assert.Equal(Embed("bare", "hello world"), Embed("prefixed", "world"));
        Assert.NotEqual(Embed("bare", "world"), Embed("prefixed", "world"));
        Assert.NotEqual(EmbeddingManifest.Find(Path.Combine(Embeddings, "bare"))!.Revision, EmbeddingManifest.Find(Path.Combine(Embeddings, "prefixed"))!.Revision);
    }

    [Fact]
    public async Task A_second_import_replaces_the_first_and_a_failed_one_leaves_it()
    {
        EmbeddingSamples.WriteStatic(_source.FullName, seed: 1);
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "mini")).Code);
        float[] first = Embed("mini", "hello world");
        EmbeddingSamples.WriteStatic(_source.FullName, seed: 2);
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "mini")).Code);
        float[] second = Embed("mini", "hello world");
        Assert.NotEqual(first, second);
        File.WriteAllText(Path.Combine(_source.FullName, "tokenizer.json"), "{}");
        (int code, _, string error) = await _models.RunAsync("import", _source.FullName, "--name", "mini");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("tokenizer.json cannot be used", error, StringComparison.Ordinal);
        Assert.Equal(second, Embed("mini", "hello world"));
        Assert.Equal(["mini"], Directory.GetDirectories(Embeddings).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Weights_that_give_no_numbers_are_refused()
    {
        EncoderSample sample = new("bert");
        sample.Tensors[sample.Name("0.query")].Values[0] = float.NaN;
        sample.Write(_source.FullName);
        (int code, _, string error) = await _models.RunAsync("import", _source.FullName, "--name", "mini");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("not finite", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Embeddings));
    }

    [Theory]
    [InlineData("--name", "../x", "name of the embedding model")]
    [InlineData("--precision", "int4", "--precision does not apply")]
    [InlineData("--task", "chat", "--task does not apply")]
    [InlineData("--tokenizer", "nowhere", "There is no tokenizer.json in 'nowhere'")]
    public async Task What_does_not_apply_is_said(string option, string value, string words)
    {
        EmbeddingSamples.WriteStatic(_source.FullName);
        (int code, _, string error) = await _models.RunAsync("import", _source.FullName, option, value);
        Assert.NotEqual(0, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test-model-float32", 1e-5)]
    [InlineData("test-model-float16", 0.01)]
    [InlineData("test-model-int8", 0.1)]
    [InlineData("test-model-sentence-transformers", 1e-5)]
    public async Task Every_published_form_of_static_embeddings_is_imported_and_gives_the_published_vector(string form, double tolerance)
    {
        string shared = Path.GetDirectoryName(SharedFixtures.Find("06-model2vec/LICENSE"))!;
        (int code, _, string error) = await _models.RunAsync("import", Path.Combine(shared, form), "--tokenizer", Path.Combine(shared, "test-model-float32"));
        Assert.Equal((0, ""), (code, error));
        using JsonDocument published = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared, "expected", "embeddings_short.json")));
        float[] expected = [.. published.RootElement[0].EnumerateArray().Select(value => value.GetSingle())];
        Assert.All(expected.Zip(Embed(form, "hello world")), pair => Assert.Equal(pair.First, pair.Second, (float)tolerance));
        if (form != "test-model-float32")
        {
            Assert.Contains("--tokenizer", (await _models.RunAsync("import", Path.Combine(shared, form), "--name", "other")).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_quantised_vocabulary_and_a_published_graph_are_imported_and_agree()
    {
        string shared = Path.GetDirectoryName(SharedFixtures.Find("06-model2vec/LICENSE"))!;
        foreach (string name in new[] { "test-model-vocab-quantized", "derived-onnx-64d" })
        {
            Assert.Equal(0, (await _models.RunAsync("import", Path.Combine(shared, name))).Code);
        }

        using JsonDocument published = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared, "expected", "embeddings_vocab_quantized.json")));
        float[] expected = [.. published.RootElement[0].EnumerateArray().Select(value => value.GetSingle())];
        string thousand = string.Join(' ', Enumerable.Repeat("hello", 1000));
        Assert.All(expected.Zip(Embed("test-model-vocab-quantized", thousand)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(
            Embed("derived-onnx-64d", "where is my parcel?").Zip(Embed("test-model-vocab-quantized", "where is my parcel?")),
            pair => Assert.Equal(pair.First, pair.Second, 2e-4f));
        Assert.Equal("onnx", EmbeddingManifest.Find(Path.Combine(Embeddings, "derived-onnx-64d"))!.Family);
    }

    [Fact]
    public async Task An_imported_graph_can_be_imported_again_as_a_graph()
    {
        EmbeddingSamples.WriteEncoder(_source.FullName);
        Assert.Equal(0, (await _models.RunAsync("import", _source.FullName, "--name", "first")).Code);
        string first = Path.Combine(Embeddings, "first");
        Assert.True(SentenceImporter.Recognizes(first));
        Assert.Equal(0, (await _models.RunAsync("import", first, "--name", "second")).Code);
        Assert.Equal(Embed("first", "hello ice"), Embed("second", "hello ice"));
        File.Delete(Path.Combine(first, "model.onnx.data"));
        Assert.Contains("lacks 'model.onnx.data'", (await _models.RunAsync("import", first, "--name", "third")).Error, StringComparison.Ordinal);
        using (FileStream data = File.Create(Path.Combine(first, "model.onnx.data")))
        {
            data.SetLength(100);
        }

        Assert.Contains("beyond the end", (await _models.RunAsync("import", first, "--name", "third")).Error, StringComparison.Ordinal);
    }

    private float[] Embed(string name, string prompt)
    {
        IPromptEmbedder embedder = EmbeddingModels.Open(Path.Combine(Embeddings, name));
        using var owned = embedder as IDisposable;
        float[] vector = new float[embedder.Dimension];
        embedder.Embed(prompt, vector);
        return vector;
    }
}
