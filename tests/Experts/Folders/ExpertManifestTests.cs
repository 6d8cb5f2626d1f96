using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Folders;

public sealed class ExpertManifestTests
{
    private static readonly ExpertManifest Legal = new()
    {
        Name = "sum",
        Task = "sum",
        Description = "Adds.",
        Revision = "r1",
        Spec = TestExpert.Spec,
        Gating = GatingPolicy.TopK(2),
        TotalParameters = 10,
        ActiveParameters = 5,
        ContextLength = 96,
    };

    private static readonly ExpertManifest Foreign = Legal with { Spec = null, Gating = GatingPolicy.TopK(1) };

    [Fact]
    public void A_manifest_of_either_kind_is_legal()
    {
        Assert.Empty(Legal.Faults());
        Assert.Empty(Foreign.Faults());
        Assert.Equal((4, 1), (Legal.RoutedExperts, Foreign.RoutedExperts));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("Expert-1_b.c")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Names_are_letters_digits_and_three_marks(string name)
    {
        Assert.True(ExpertManifest.IsName(name));
        Assert.Empty((Legal with { Name = name }).Faults());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("_a")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Other_names_are_refused(string name)
    {
        Assert.False(ExpertManifest.IsName(name));
        Assert.Equal(
            [$"name is '{name}', legal are 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit"], (Legal with { Name = name }).Faults());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Another_format_is_refused(int format) =>
        Assert.Equal([$"format is {format}, legal is 1"], (Legal with { Format = format }).Faults());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(97)]
    public void A_context_is_no_longer_than_the_specs(int context) =>
        Assert.Equal([$"context_length is {context}, legal is 1 to the spec's 96"], (Legal with { ContextLength = context }).Faults());

    [Fact]
    public void A_graph_of_someone_else_has_any_context_and_one_expert()
    {
        Assert.Empty((Foreign with { ContextLength = int.MaxValue }).Faults());
        Assert.Contains("but the layer has 1 experts", Assert.Single((Foreign with { Gating = GatingPolicy.TopK(2) }).Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gating_beyond_the_layer_or_a_spec_that_cannot_be_is_a_fault()
    {
        Assert.Contains("asks for ranks 0 to 4, but the layer has 4 experts", Assert.Single((Legal with { Gating = GatingPolicy.TopK(5) }).Faults()), StringComparison.Ordinal);
        Assert.Contains("layers is 0", Assert.Single((Legal with { Spec = TestExpert.Spec with { Layers = 0 } }).Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once() =>
        Assert.Equal(4, (Legal with { Format = 9, Name = "", Gating = default, ContextLength = 0 }).Faults().Count);

    [Fact]
    public void A_manifest_survives_its_json()
    {
        foreach (ExpertManifest manifest in (ExpertManifest[])[Legal, Foreign, Legal with { IsImported = true, Gating = new(1, 2, 0.5f) }])
        {
            ExpertManifest read = JsonSerializer.Deserialize(JsonSerializer.Serialize(manifest, FolderJson.Default.ExpertManifest), FolderJson.Default.ExpertManifest)!;
            Assert.Equal(
                (manifest.Name, manifest.Gating, manifest.Spec, manifest.IsImported, manifest.ContextLength),
                (read.Name, read.Gating, read.Spec, read.IsImported, read.ContextLength));
        }
    }

    [Fact]
    public void A_field_that_there_is_not_is_refused()
    {
        string json = JsonSerializer.Serialize(Legal, FolderJson.Default.ExpertManifest);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Insert(1, "\"nmae\":\"x\","), FolderJson.Default.ExpertManifest));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Replace("\"sum\"", "null", StringComparison.Ordinal), FolderJson.Default.ExpertManifest));
    }
}
