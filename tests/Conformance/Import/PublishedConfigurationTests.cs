using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Families;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Conformance.Import;

/// <summary>Configurations of published models: each is recognised, or refused with one sentence that names its type or its fault.</summary>
public sealed class PublishedConfigurationTests
{
    private static readonly HashSet<string> Families =
        new(StringComparer.Ordinal) { "llama", "mixtral", "qwen3", "qwen3_moe", "qwen2_moe", "olmoe", "phimoe", "gpt_oss" };

    [Fact]
    public void Every_published_configuration_is_recognised_or_refused_with_a_sentence()
    {
        string folder = FixtureFolder.Find("11-hf-moe-configs");
        string[] files = [.. Directory.EnumerateFiles(folder, "*config.json", SearchOption.AllDirectories).Where(IsModel)];
        int recognised = 0;
        foreach (string file in files)
        {
            ModelConfiguration configuration = ModelConfiguration.Parse(File.ReadAllBytes(file));
            bool known = Families.Contains(configuration.ModelType);
            try
            {
                DecoderSpec spec = ModelFamilies.Describe(ModelFamilies.Of(configuration), configuration, null);
                Assert.True(known, file);
                Assert.True(spec.TotalParameters > 100_000_000, $"{file}: {spec.TotalParameters} parameters");
                recognised++;
            }
            catch (ModelImportException exception)
            {
                Assert.True(!known || configuration.Has("quantization_config"), $"{file}: {exception.Message}");
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
                Assert.Contains(known ? "quantized" : configuration.ModelType, exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(files.Length > 55, $"Only {files.Length} configurations were found.");
        Assert.InRange(recognised, 18, files.Length);
    }

    // Totals as their makers publish them, to the precision that they give.
    [Theory]
    [InlineData("aiconfigurator/mistralai--Mixtral-8x7B-v0.1_config.json", 46.70, 12.88)]
    [InlineData("other/PARTIAL-Qwen--Qwen1.5-MoE-A2.7B_config.json", 14.32, 2.69)]
    [InlineData("aiconfigurator/Qwen--Qwen3-30B-A3B_config.json", 30.53, 3.35)]
    [InlineData("other/PARTIAL-allenai--OLMoE-1B-7B_config.json", 6.92, 1.28)]
    [InlineData("aiconfigurator/openai--gpt-oss-20b_config.json", 20.91, 4.19)]
    [InlineData("aiconfigurator/openai--gpt-oss-120b_config.json", 116.83, 5.71)]
    public void Parameters_are_counted_as_published(string file, double total, double active)
    {
        ModelConfiguration configuration = ModelConfiguration.Parse(File.ReadAllBytes(FixtureFolder.Find($"11-hf-moe-configs/{file}")));
        DecoderSpec spec = ModelFamilies.Describe(ModelFamilies.Of(configuration), configuration, null);
        long bothTables = spec.TiedHead ? 0 : (long)(spec.VocabularySize - 1) * spec.Width;
        Assert.Equal(total, spec.TotalParameters / 1e9, 0.01 + (total * 2e-4));
        Assert.Equal(active, (spec.ActiveParameters(spec.Mixture.ActiveExperts) + bothTables) / 1e9, 0.02);
    }

    private static bool IsModel(string file)
    {
        string name = Path.GetFileName(file);
        return !name.Contains("generation", StringComparison.Ordinal) && !name.Contains("tokenizer", StringComparison.Ordinal);
    }
}
