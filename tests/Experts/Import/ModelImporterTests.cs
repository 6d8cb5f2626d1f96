using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Tests.Conformance.Mutations;
using CoERouter.Tests.Experts.Import.Reference;
using Xunit;

namespace CoERouter.Tests.Experts.Import;

public sealed class ModelImporterTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coe-importer");
    private readonly JsonObject _config;
    private readonly Dictionary<string, TestTensor> _tensors;

    public ModelImporterTests()
    {
        _config = (JsonObject)JsonNode.Parse("""
            { "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96, "vocab_size": 512,
              "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "eos_token_id": [7, 9], "pad_token_id": 3 }
            """)!;
        _tensors = TestCheckpoint.Create(_config, 1);
        TestCheckpoint.WriteFolder(Source, _config, _tensors);
    }

    private string Source => Path.Combine(_root.FullName, "source");

    private string Target => Path.Combine(_root.FullName, "models", "mine");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_folder_holds_a_manifest_with_hashes_and_the_ends_of_answers()
    {
        File.WriteAllText(Path.Combine(Source, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(Source, "tokenizer_config.json"), """{ "chat_template": "Hello {{ messages }}" }""");
        ImportResult result = Import(WeightPrecision.Int8);
        ExpertFolder folder = ExpertFolder.Read(Target);
        folder.Verify();
        Assert.Equal(("mine", "chat", true, 40), (folder.Manifest.Name, folder.Manifest.Task, folder.Manifest.IsImported, folder.Manifest.ContextLength));
        Assert.Equal([7, 9], folder.Configuration.EndTokens);
        Assert.Equal(3, folder.Configuration.PadToken);
        Assert.Equal("Hello {{ messages }}", File.ReadAllText(Path.Combine(Target, "chat_template.jinja")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Target, "tokenizer.json")));
        Assert.Empty(result.Missing);
        Assert.Equal(0, result.ResumedTensors);
        Assert.False(Directory.Exists(Target + ".partial"));
        Assert.Equal(_tensors.Values.Sum(tensor => tensor.Values.Length), folder.Manifest.TotalParameters);
    }

    [Fact]
    public void Ends_of_the_generation_settings_go_first_and_ids_beyond_the_vocabulary_are_dropped()
    {
        File.WriteAllText(Path.Combine(Source, "generation_config.json"), """{ "eos_token_id": [5, 50256] }""");
        Import(WeightPrecision.Float32);
        Assert.Equal([5], ExpertFolder.Read(Target).Configuration.EndTokens);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_imported_and_says_what_it_lacks() =>
        Assert.Equal(ExpertFiles.Text, Import(WeightPrecision.Float32).Missing);

    [Theory]
    [InlineData(WeightPrecision.Int8, false)]
    [InlineData(WeightPrecision.Int8, true)]
    [InlineData(WeightPrecision.Int4, false)]
    [InlineData(WeightPrecision.Int4, true)]
    public void Mapped_and_standard_products_share_their_weights_and_agree(WeightPrecision precision, bool tied)
    {
        // Biases and a tied head are the forms that the two write differently.
        _config["tie_word_embeddings"] = tied;
        _config["attention_bias"] = true;
        _config["mlp_bias"] = !tied;
        TestCheckpoint.WriteFolder(Source, _config, TestCheckpoint.Create(_config, 4));
        using var mapped = new ImportedModel(Source, precision);
        using var standard = new ImportedModel(Source, precision, products: ProductForm.Standard);
        Assert.False(mapped.Folder.NeedsPacking);
        Assert.True(standard.Folder.NeedsPacking);
        Assert.Equal(
            ExpertFolder.HashOf(Path.Combine(mapped.Folder.Path, ExpertFiles.Weights)),
            ExpertFolder.HashOf(Path.Combine(standard.Folder.Path, ExpertFiles.Weights)));
        (ModelOutline one, ModelOutline other) = (Outline(mapped), Outline(standard));
        Assert.Equal((other.Parameters, precision.ToString()), (one.Parameters, one.Weights));
        int[] tokens = [.. Enumerable.Range(0, 20).Select(i => (i * 37) % 512)];
        float[] expected = [.. standard.ScoreStepwise(tokens, 11).SelectMany(row => row)];
        float[] got = [.. mapped.ScoreStepwise(tokens, 11).SelectMany(row => row)];
        double error = expected.Zip(got, (left, right) => Math.Pow(left - right, 2)).Sum();
        double size = expected.Sum(value => (double)value * value);
        Assert.InRange(Math.Sqrt(error / size), 0, 0.01);

        static ModelOutline Outline(ImportedModel model) => ModelOutline.Read(File.ReadAllBytes(model.Folder.ModelPath));
    }

    [Theory]
    [InlineData(WeightPrecision.Int8)]
    [InlineData(WeightPrecision.Int4)]
    public void A_step_of_an_imported_expert_allocates_no_managed_memory(WeightPrecision precision)
    {
        using var model = new ImportedModel(Source, precision);
        DecodingState state = model.Begin();
        Decode(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decode(20);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Decode(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                state.Decode(i);
            }
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    [InlineData(WeightPrecision.Int4)]
    public void An_interrupted_import_goes_on_and_ends_with_the_same_bytes(WeightPrecision precision)
    {
        Import(precision);
        byte[] model = File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Model));
        byte[] weights = File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Weights));
        Directory.Delete(Target, recursive: true);
        int resumed = 0;
        for (int stopAfter = 1; stopAfter < 6; stopAfter += 2)
        {
            using var stop = new CancellationTokenSource();
            var progress = new StopAfter(stopAfter, stop);
            Assert.Throws<OperationCanceledException>(() => Import(precision, progress, stop.Token));
            Assert.False(Directory.Exists(Target));

            // As if the process had died within a line and within a tensor.
            File.AppendAllText(Path.Combine(Target + ".partial", "import.journal"), "half a li");
            using FileStream data = new(Path.Combine(Target + ".partial", ExpertFiles.Weights), FileMode.Append);
            data.Write(new byte[100]);
        }

        ImportResult result = Import(precision);
        resumed += result.ResumedTensors;
        Assert.True(resumed > 3, $"Only {resumed} tensors were taken over.");
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Model)));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Weights)));
    }

    [Fact]
    public void A_journal_of_another_source_or_precision_is_not_followed()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Import(WeightPrecision.Int8, new StopAfter(4, stop), stop.Token));
        Assert.Equal(0, Import(WeightPrecision.Int4).ResumedTensors);
    }

    [Fact]
    public void Shards_are_one_checkpoint()
    {
        Import(WeightPrecision.Float32);
        byte[] weights = File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Weights));
        File.Delete(Path.Combine(Source, "model.safetensors"));
        SafetensorsWriter.WriteShards(Source, _tensors, 3);
        Import(WeightPrecision.Float32);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(Target, ExpertFiles.Weights)));
        File.Delete(Path.Combine(Source, "model-00002-of-00003.safetensors"));
        AssertRefused("lacks the shard 'model-00002-of-00003.safetensors'");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.safetensors")]
    [InlineData("..")]
    [InlineData("a\\\\b")]
    public void Shards_outside_the_folder_are_refused(string name)
    {
        File.Copy(Path.Combine(Source, "model.safetensors"), Path.Combine(_root.FullName, "outside.safetensors"));
        File.WriteAllText(Path.Combine(Source, "model.safetensors.index.json"), $$"""{ "weight_map": { "lm_head.weight": "{{name}}" } }""");
        AssertRefused("not a file of the folder itself");
    }

    [Fact]
    public void Links_out_of_the_folder_are_refused_except_into_the_blobs_of_the_hubs_cache()
    {
        string weights = Path.Combine(Source, "model.safetensors");
        string blobs = Path.Combine(_root.FullName, "cache", "blobs");
        Directory.CreateDirectory(blobs);
        File.Move(weights, Path.Combine(blobs, "abc"));
        File.CreateSymbolicLink(weights, Path.Combine(blobs, "abc"));
        AssertRefused("leads out of the model folder");
        string snapshot = Path.Combine(_root.FullName, "cache", "snapshots", "1234");
        Directory.CreateDirectory(snapshot);
        File.Copy(Path.Combine(Source, "config.json"), Path.Combine(snapshot, "config.json"));
        File.CreateSymbolicLink(Path.Combine(snapshot, "model.safetensors"), "../../blobs/abc");
        using ModelImporter importer = ModelImporter.Open(snapshot, new() { Name = "mine" });
        Assert.Equal("Llama", importer.Family);
    }

    [Fact]
    public void A_missing_a_misshapen_and_a_foreign_tensor_are_named()
    {
        TestTensor norm = _tensors["model.norm.weight"];
        _tensors.Remove("model.norm.weight");
        Write();
        AssertRefused("the tensor 'model.norm.weight' is missing");
        _tensors["model.norm.weight"] = new([63], norm.Values[1..]);
        Write();
        AssertRefused("'model.norm.weight' has the shape [63] instead of [64]");
        _tensors["model.norm.weight"] = norm;
        _tensors["model.layers.0.self_attn.q_norm.weight"] = norm;
        Write();
        AssertRefused("tensors that such a model does not use, so it is another architecture: 'model.layers.0.self_attn.q_norm.weight'");
        _tensors.Remove("model.layers.0.self_attn.q_norm.weight");
        _tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = norm;
        Write();
        Import(WeightPrecision.Float32);
    }

    [Theory]
    [InlineData("hidden_size", null, "lacks hidden_size")]
    [InlineData("hidden_size", "\"wide\"", "hidden_size = \"wide\", legal is a whole number")]
    [InlineData("hidden_size", "-4", "legal is a whole number of 0 to")]
    [InlineData("num_attention_heads", "0", "heads is 0")]
    [InlineData("num_key_value_heads", "3", "key_value_heads is 3")]
    [InlineData("num_attention_heads", "16", "heads of 4 values, legal are multiples of 8")]
    [InlineData("hidden_act", "\"relu6\"", "hidden_act = 'relu6'")]
    [InlineData("rope_scaling", """{ "type": "mrope" }""", "rope scaling 'mrope'")]
    [InlineData("rope_scaling", """{ "type": "longrope", "original_max_position_embeddings": 8, "short_factor": [1], "long_factor": [1] }""", "must each be 8 numbers")]
    [InlineData("model_type", "\"deepseek_v3\"", "model type 'deepseek_v3' cannot be imported; legal are")]
    [InlineData("model_type", null, "no model_type")]
    [InlineData("quantization_config", """{ "quant_method": "gptq" }""", "quantized by 'gptq'")]
    [InlineData("num_hidden_layers", "100000", "num_hidden_layers that is 100000, legal is 1 to 1024")]
    [InlineData("max_position_embeddings", "2.5", "legal is a whole number")]
    public void A_configuration_that_cannot_be_is_refused_by_its_field(string field, string? value, string words)
    {
        if (value is null)
        {
            _config.Remove(field);
        }
        else
        {
            _config[field] = JsonNode.Parse(value);
        }

        Write();
        AssertRefused(words);
    }

    [Fact]
    public void A_context_beyond_the_models_own_is_refused()
    {
        ModelImportException exception = Assert.Throws<ModelImportException>(() => ModelImporter.Open(Source, new() { Name = "mine", ContextLength = 41 }));
        Assert.Contains("legal for this model is 1 to 40", exception.Message, StringComparison.Ordinal);
        using ModelImporter importer = ModelImporter.Open(Source, new() { Name = "mine", ContextLength = 17 });
        Assert.Equal(17, importer.Spec.ContextLength);
    }

    [Fact]
    public void Ten_thousand_mutated_configurations_are_read_or_refused_with_one_sentence()
    {
        byte[] original = File.ReadAllBytes(Path.Combine(Source, "config.json"));
        var random = new Random(3);
        for (int trial = 0; trial < 10_000; trial++)
        {
            byte[] bytes = (byte[])original.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(10) == 0 ? (byte)random.Next(256) : (byte)"0123456789[]{}\",:.-eE \0"[random.Next(23)];
            }

            File.WriteAllBytes(Path.Combine(Source, "config.json"), random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                ProcessorTime.Bound(trial, () => ModelImporter.Open(Source, new() { Name = "mine", Precision = WeightPrecision.Float32 }).Dispose());
            }
            catch (ModelImportException exception)
            {
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Parity_is_perfect_with_itself_and_nearly_so_in_eight_bits()
    {
        ExpertFolder exact = Import(WeightPrecision.Float32).Folder;
        ParityReport same = await ParityCheck.RunAsync(exact, exact, 1, TestContext.Current.CancellationToken);
        Assert.Equal((160, 1.0, 0.0), (same.Positions, same.SameBest, same.LargestDifference));
        Assert.InRange(same.MeanDivergence, -1e-6, 1e-6);
        using ModelImporter importer = ModelImporter.Open(Source, new() { Name = "mine", Precision = WeightPrecision.Int8 });
        ParityReport rounded = await ParityCheck.RunAsync(exact, importer.Write(Target + "8").Folder, 1, TestContext.Current.CancellationToken);
        Assert.InRange(rounded.SameBest, 0.9, 1);
        Assert.InRange(rounded.MeanDivergence, 1e-9, 0.01);
        Assert.InRange(rounded.LargestDifference, 1e-4, 0.5);
    }

    private void Write() => TestCheckpoint.WriteFolder(Source, _config, _tensors);

    private ImportResult Import(WeightPrecision precision, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using ModelImporter importer = ModelImporter.Open(Source, new() { Name = "mine", Task = "chat", Precision = precision });
        return importer.Write(Target, progress, cancellation);
    }

    private void AssertRefused(string words)
    {
        ModelImportException exception = Assert.Throws<ModelImportException>(() => ModelImporter.Open(Source, new() { Name = "mine" }));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    private sealed class StopAfter(int tensors, CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        private int _left = tensors;

        public void Report(ImportProgress value)
        {
            if (--_left == 0)
            {
                stop.Cancel();
            }
        }
    }
}
