using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using Xunit;

namespace CoERouter.Tests.Categorizer.Conformal;

public sealed class ConformalCategorizerTests
{
    private static readonly string[] Prompts = ["hi", "What is 384 + 1297?", "list all books", "", "one two three four five"];

    [Fact]
    public void Estimates_keep_everything_and_gain_the_set()
    {
        NgramCategorizer inner = new(RandomModels.Draw(3, 12) with { Temperature = 40 });
        ConformalModel model = new() { Alpha = 0.1, Quantile = 0.9f, Count = 100, CategorizerRevision = inner.Revision };
        ConformalCategorizer categorizer = new(inner, model);
        Assert.Same(inner.Categories, categorizer.Categories);
        foreach (string prompt in Prompts)
        {
            CategoryEstimate plain = inner.Categorize(prompt);
            CategoryEstimate estimate = categorizer.Categorize(prompt);
            Assert.Equal(plain.Probabilities, estimate.Probabilities);
            Assert.Equal((plain.Best, plain.IsConfident, plain.OutOfDomain, plain.IsInDomain), (estimate.Best, estimate.IsConfident, estimate.OutOfDomain, estimate.IsInDomain));
            Assert.Equal(Enumerable.Range(0, 12).Where(c => plain.Probabilities[c] >= 0.1f), estimate.Set);
        }
    }

    [Fact]
    public void The_revision_tells_the_rule()
    {
        NgramCategorizer inner = new(RandomModels.Draw(3));
        ConformalModel model = new() { Alpha = 0.1, Quantile = 0.9f, Count = 100 };
        ConformalModel[] models =
        [
            model, model with { Quantile = 0.8f }, model with { Alpha = 0.2 }, model with { Score = ConformalScore.Adaptive }, model with { FreeRanks = 3 },
        ];
        string[] revisions = [.. models.Select(other => new ConformalCategorizer(inner, other).Revision).Append(inner.Revision)];
        Assert.Equal(revisions.Length, revisions.Distinct().Count());
        Assert.Equal(revisions[0], new ConformalCategorizer(inner, model).Revision);
    }

    [Fact]
    public void A_rule_of_another_categorizer_is_refused()
    {
        ConformalModel model = new() { Alpha = 0.1, Quantile = 0.9f, Count = 100, CategorizerRevision = "0123456789ab" };
        ArgumentException fault = Assert.Throws<ArgumentException>(() => new ConformalCategorizer(new NgramCategorizer(RandomModels.Draw(3)), model));
        Assert.Contains("calibrated for the categorizer 0123456789ab", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_survives_its_file()
    {
        ConformalModel model = new()
        {
            Score = ConformalScore.Regularized, Alpha = 0.05, Quantile = 0.123456789f, Count = 321, Penalty = 0.03f, FreeRanks = 4, CategorizerRevision = "abc",
        };
        Assert.Equal(model, ConformalFile.Read(ConformalFile.Write(model), "test"));
        ConformalModel open = model with { Quantile = float.PositiveInfinity, CategorizerRevision = null };
        Assert.Equal(open, ConformalFile.Read(ConformalFile.Write(open), "test"));
        Assert.Contains("\"raps\"", ConformalFile.Write(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "is empty")]
    [InlineData("{\"alpha\":0.1,\"quantile\":0.5}", "cannot be read")]
    [InlineData("{\"alpha\":0.1,\"quantile\":0.5,\"count\":1,\"colour\":1}", "cannot be read")]
    [InlineData("{\"alpha\":2,\"quantile\":0.5,\"count\":-1}", "Alpha is 2; it must be more than 0 and less than 1. The count is -1")]
    public void A_damaged_file_is_refused_with_a_reason(string json, string reason)
    {
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ConformalFile.Read(json, "The rule 'x'"));
        Assert.StartsWith("The rule 'x'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }
}
