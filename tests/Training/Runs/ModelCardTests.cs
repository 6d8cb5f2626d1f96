using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class ModelCardTests
{
    private static readonly ExpertManifest Manifest = new()
    {
        Name = "tiny",
        Task = "copying",
        Description = "Copies digits.",
        Revision = "abc123",
        Spec = TinyDecoder.Spec(),
        Gating = GatingPolicy.TopK(2),
        Quantization = WeightPrecision.Int8,
        TotalParameters = 1_234_567,
        ActiveParameters = 456_789,
        ContextLength = 32,
        Training = new() { Command = "coe train expert tiny --steps 7", Seed = 5, Steps = 7000, Tokens = 12_300_000, Seconds = 90 },
    };

    [Theory]
    [InlineData("# tiny")]
    [InlineData("Copies digits.")]
    [InlineData("| Revision | abc123 |")]
    [InlineData("1,234,567, of which 456,789 active per token")]
    [InlineData("2 layers, width 16, 2 heads of 8, vocabulary 11, context 32 tokens")]
    [InlineData("4 routed experts, top-2, 1 shared, 8 hidden units each")]
    [InlineData("Int8, 2.5 MB")]
    [InlineData("7,000 steps, 12.3 million tokens, 2 minutes on a CPU")]
    [InlineData("corpus `copying`, training slice, seed 5")]
    [InlineData("`coe train expert tiny --steps 7`")]
    [InlineData("300 validation questions, never trained on, greedy decoding: 91.3 % right with 8-bit weights, 92.0 % in single precision; rounding costs 0.7 points.")]
    [InlineData("## Limits")]
    public void The_card_says(string expected) => Assert.Contains(expected, Card(), StringComparison.Ordinal);

    [Fact]
    public void The_card_is_the_same_in_every_culture()
    {
        string card = Card();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(card, Card());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Rounding_that_happens_to_help_is_a_negative_loss() =>
        Assert.Equal(-2, new ExportReport(null!, 0, 100, 0.90, 0.92).LossPoints, 1e-9);

    private static string Card() => ModelCard.Write(Manifest, new(null!, 2_500_000, 300, 0.92, 0.913));
}
