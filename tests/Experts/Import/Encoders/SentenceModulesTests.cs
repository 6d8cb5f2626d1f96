using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Encoders;

/// <summary>What the files around a sentence model say, field by field.</summary>
public sealed class SentenceModulesTests : IDisposable
{
    private const string Transformer = """{"type":"sentence_transformers.models.Transformer","path":""}""";
    private const string Pooling = """{"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}""";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_says_nothing_is_pooled_by_the_mean()
    {
        SentenceModules read = SentenceModules.Read(_folder.Path);
        Assert.Equal((false, false, false, ""), (read.IsDeclared, read.IsStatic, read.Lowercases, read.Prefix));
        Assert.Equal(_folder.Path, read.ModelFolder);
        Assert.Equal([PoolingMode.Mean], read.Pooling);
        Assert.Empty(read.Steps);
        Assert.Null(read.MostTokens);
    }

    [Theory]
    [InlineData("""{"pooling_mode_cls_token":true}""", new[] { PoolingMode.FirstToken })]
    [InlineData("""{"pooling_mode_max_tokens":true,"pooling_mode_cls_token":false}""", new[] { PoolingMode.Maximum })]
    [InlineData("""{"pooling_mode_mean_tokens":true}""", new[] { PoolingMode.Mean })]
    [InlineData("""{"pooling_mode_mean_sqrt_len_tokens":true}""", new[] { PoolingMode.MeanOverRoot })]
    [InlineData("""{"pooling_mode_weightedmean_tokens":true}""", new[] { PoolingMode.WeightedMean })]
    [InlineData("""{"pooling_mode_lasttoken":true}""", new[] { PoolingMode.LastToken })]
    [InlineData("""{"pooling_mode_lasttoken":true,"pooling_mode_cls_token":true}""", new[] { PoolingMode.FirstToken, PoolingMode.LastToken })]
    [InlineData("""{"pooling_mode":"cls"}""", new[] { PoolingMode.FirstToken })]
    [InlineData("""{"pooling_mode":"max"}""", new[] { PoolingMode.Maximum })]
    [InlineData("""{"pooling_mode":"mean_sqrt_len_tokens"}""", new[] { PoolingMode.MeanOverRoot })]
    [InlineData("""{"pooling_mode":"weightedmean"}""", new[] { PoolingMode.WeightedMean })]
    [InlineData("""{"pooling_mode":"lasttoken"}""", new[] { PoolingMode.LastToken })]
    [InlineData("{}", new[] { PoolingMode.Mean })]
    public void Pooling_is_read_in_both_spellings(string configuration, PoolingMode[] modes)
    {
        Modules(Transformer, Pooling);
        Write("1_Pooling/config.json", configuration);
        SentenceModules read = SentenceModules.Read(_folder.Path);
        Assert.True(read.IsDeclared);
        Assert.Equal(modes, read.Pooling);
    }

    [Theory]
    [InlineData("Tanh", "Tanh")]
    [InlineData("Identity", "Identity")]
    [InlineData("ReLU", "Relu")]
    [InlineData("GELU", "Gelu")]
    [InlineData("SiLU", "Silu")]
    public void Matrices_and_normalisation_follow_in_their_order(string activation, string name)
    {
        Modules(Transformer, """{"type":"x.Dense","path":"2_Dense"}""", """{"type":"x.Dropout","path":"d"}""", """{"type":"x.Normalize","path":"3"}""");
        Write("2_Dense/config.json", $$"""{"in_features":4,"out_features":6,"bias":false,"activation_function":"torch.nn.modules.activation.{{activation}}"}""");
        IReadOnlyList<SentenceStep> steps = SentenceModules.Read(_folder.Path).Steps;
        Assert.Equal(2, steps.Count);
        Assert.Equal(new SentenceStep(_folder.File("2_Dense"), 4, 6, false, Enum.Parse<EncoderActivation>(name)), steps[0]);
        Assert.Equal(SentenceStep.Normalize, steps[1]);
    }

    [Fact]
    public void A_matrix_has_a_bias_and_the_hyperbolic_tangent_by_default()
    {
        Modules(Transformer, """{"type":"x.Dense","path":"d"}""");
        Write("d/config.json", """{"in_features":4,"out_features":6}""");
        SentenceStep step = Assert.Single(SentenceModules.Read(_folder.Path).Steps);
        Assert.Equal((true, EncoderActivation.Tanh), (step.HasBias, step.Activation));
    }

    [Fact]
    public void Static_embeddings_pool_themselves_and_may_lie_in_a_folder_of_their_own()
    {
        Modules("""{"type":"sentence_transformers.models.StaticEmbedding","path":"0_Static"}""");
        SentenceModules read = SentenceModules.Read(_folder.Path);
        Assert.True(read.IsStatic);
        Assert.Empty(read.Pooling);
        Assert.Equal(_folder.File("0_Static"), read.ModelFolder);
    }

    [Theory]
    [InlineData("""{"max_seq_length":128,"do_lower_case":true}""", null, 128, true)]
    [InlineData("""{"max_seq_length":null}""", """{"model_max_length":64}""", 64, false)]
    [InlineData("""{"max_seq_length":128}""", """{"model_max_length":64}""", 64, false)]
    [InlineData("""{"max_seq_length":32}""", """{"model_max_length":64}""", 32, false)]
    [InlineData("""{"max_seq_length":32}""", """{"model_max_length":1e30}""", 32, false)]
    [InlineData("""{}""", """{"model_max_length":0}""", null, false)]
    public void The_longest_input_is_the_smaller_of_two_limits(string limits, string? tokenizer, int? most, bool lowercases)
    {
        Write("sentence_bert_config.json", limits);
        if (tokenizer is not null)
        {
            Write("tokenizer_config.json", tokenizer);
        }

        SentenceModules read = SentenceModules.Read(_folder.Path);
        Assert.Equal(most, read.MostTokens);
        Assert.Equal(lowercases, read.Lowercases);
    }

    [Fact]
    public void The_default_prompt_comes_before_every_text()
    {
        Write("config_sentence_transformers.json", """{"default_prompt_name":"query","prompts":{"query":"query: ","passage":"p"}}""");
        Assert.Equal("query: ", SentenceModules.Read(_folder.Path).Prefix);
        Write("config_sentence_transformers.json", """{"default_prompt_name":null,"prompts":{"query":"query: "}}""");
        Assert.Equal("", SentenceModules.Read(_folder.Path).Prefix);
        Write("config_sentence_transformers.json", """{"default_prompt_name":"other","prompts":{"query":"query: "}}""");
        Assert.Contains("has no prompt 'other', which is its default", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_pooling_leaves_out_is_refused()
    {
        Modules(Transformer, Pooling);
        Write("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true,"include_prompt":false}""");
        Assert.Equal([PoolingMode.Mean], SentenceModules.Read(_folder.Path).Pooling);
        Write("config_sentence_transformers.json", """{"default_prompt_name":"q","prompts":{"q":"q: "}}""");
        Assert.Contains("leaves out the prompt", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""[{"type":"Transformer"}]""")]
    [InlineData("""[{"type":null,"path":""}]""")]
    [InlineData("""[{"type":7,"path":""}]""")]
    [InlineData("[")]
    public void A_list_that_is_none_is_refused(string modules)
    {
        Write("modules.json", modules);
        Assert.Equal("modules.json is no list of 1 to 16 modules with type and path.", Refusal());
    }

    [Fact]
    public void More_than_sixteen_modules_are_refused()
    {
        Modules([.. Enumerable.Repeat(Transformer, 16)]);
        SentenceModules.Read(_folder.Path);
        Modules([.. Enumerable.Repeat(Transformer, 17)]);
        Assert.Equal("modules.json is no list of 1 to 16 modules with type and path.", Refusal());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../model")]
    [InlineData("a/b")]
    [InlineData("/tmp")]
    [InlineData("c:x")]
    public void A_module_outside_of_the_folder_is_refused(string path)
    {
        Modules(Transformer, $$"""{"type":"x.Pooling","path":"{{path}}"}""");
        Assert.Equal("modules.json names a folder that does not lie in the model's own.", Refusal());
    }

    [Theory]
    [InlineData("""{"type":"x.LSTM","path":"1"}""", "has a module of the type 'LSTM', legal are Transformer")]
    [InlineData("""{"type":"x.Pooling","path":"none"}""", "The pooling module has no config.json.")]
    [InlineData("""{"type":"x.Dense","path":"none"}""", "The module 'none' has no config.json.")]
    public void What_is_not_supported_or_not_there_is_named(string module, string words)
    {
        Modules(Transformer, module);
        Assert.Contains(words, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_a_modules_own_file_are_named()
    {
        Modules(Transformer, """{"type":"x.Dense","path":"d"}""");
        Write("d/config.json", """{"in_features":4,"out_features":6,"activation_function":"torch.nn.ELU"}""");
        Assert.Contains("has the activation ELU, legal are Tanh, Identity, ReLU, GELU and SiLU", Refusal(), StringComparison.Ordinal);
        Write("d/config.json", """{"in_features":4}""");
        Assert.Contains("out_features", Refusal(), StringComparison.Ordinal);
        Modules(Transformer, Pooling);
        Write("1_Pooling/config.json", """{"pooling_mode":"sum"}""");
        Assert.Contains("a pooling_mode that is not known", Refusal(), StringComparison.Ordinal);
        Write("sentence_bert_config.json", "[");
        Assert.StartsWith("sentence_bert_config.json cannot be read: ", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<ModelImportException>(() => SentenceModules.Read(_folder.Path)).Message;

    private void Modules(params string[] modules) => Write("modules.json", $"[{string.Join(",", modules)}]");

    private void Write(string name, string text)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
