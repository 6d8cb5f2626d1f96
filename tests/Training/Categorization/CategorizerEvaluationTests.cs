using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class CategorizerEvaluationTests
{
    [Fact]
    public void FiguresEqualThoseDoneByHand()
    {
        Scripted categorizer = new(new()
        {
            ["a"] = Estimate([0.9f, 0.05f, 0.05f], true),
            ["b"] = Estimate([0.6f, 0.3f, 0.1f], false),
            ["c"] = Estimate([0.1f, 0.1f, 0.8f], true),
            ["d"] = Estimate([0.1f, 0.7f, 0.2f], true),
        });
        CategorizerReport report = CategorizerEvaluation.Measure(
            categorizer, [new("math", "a"), new("math", "b"), new("general", "c"), new("unknown", "d")]);

        Assert.Equal(0.5, report.Accuracy);
        Assert.Equal(0.75, report.Confident);
        Assert.Equal([1.0, 0.0, 0.0], report.CategoryAccuracy);

        // The unsure sum goes to the general expert; general and unknown prompts reach it by either name.
        Assert.Equal([0.5, 1.0, 1.0], report.RoutedAccuracy);
        Assert.Equal(0.75, report.Routed);
        Assert.Equal([[2, 0, 0], [0, 0, 1], [0, 1, 0]], report.Confusion);
        Assert.Equal((-Math.Log(0.9) - Math.Log(0.6) - Math.Log(0.1) - Math.Log(0.2)) / 4, report.Loss, 1e-6);
        Assert.Equal((0.015 + 0.26 + 1.46 + 1.14) / 4, report.Brier, 1e-6);
        Assert.Equal((0.1 + 0.4 + 0.8 + 0.7) / 4, report.CalibrationError, 1e-6);
    }

    [Fact]
    public void TheTableNamesEveryCategory()
    {
        Scripted categorizer = new(new() { ["a"] = Estimate([1, 0, 0], true) });
        string table = CategorizerEvaluation.Measure(categorizer, [new("math", "a")]).ToString();
        Assert.Contains("routed 100.00", table, StringComparison.Ordinal);
        Assert.All(categorizer.Categories, c => Assert.Contains(c, table, StringComparison.Ordinal));
    }

    [Fact]
    public void NoPromptsAndForeignCategoriesAreRefused()
    {
        Scripted categorizer = new([]);
        Assert.Throws<ArgumentException>(() => CategorizerEvaluation.Measure(categorizer, []));
        Assert.Contains("'verse'", Assert.Throws<ArgumentException>(() => CategorizerEvaluation.Measure(categorizer, [new("verse", "a")])).Message, StringComparison.Ordinal);
    }

    private static CategoryEstimate Estimate(float[] probabilities, bool isConfident)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(c => probabilities[c])];
        return new CategoryEstimate(probabilities, order[0], order[1], isConfident);
    }

    private sealed class Scripted(Dictionary<string, CategoryEstimate> estimates) : ICategorizer
    {
        public IReadOnlyList<string> Categories { get; } = ["math", "general", "unknown"];

        public string Revision => "scripted";

        public CategoryEstimate Categorize(ReadOnlySpan<char> prompt) => estimates[prompt.ToString()];
    }
}
