using System.Globalization;
using System.Text;

namespace CoERouter.Training.Categorization;

/// <summary>How good a categorizer is on labelled prompts.</summary>
public sealed record CategorizerReport
{
    /// <summary>The categories, in the order of rows and columns.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>How many prompts of a true category (row) were given each best category (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The share of prompts whose best category is the true one, per category, whatever the confidence; NaN where a category has no prompts.</summary>
    public required IReadOnlyList<double> CategoryAccuracy { get; init; }

    /// <summary>
    /// The share of prompts that reach the right expert, per category: a confident right category, or, for prompts of the general and the unknown category,
    /// anything that leads to the general expert. NaN where a category has no prompts.
    /// </summary>
    public required IReadOnlyList<double> RoutedAccuracy { get; init; }

    /// <summary>The share of all prompts whose best category is the true one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The share of all prompts that reach the right expert.</summary>
    public required double Routed { get; init; }

    /// <summary>The share of all prompts with a confident category.</summary>
    public required double Confident { get; init; }

    /// <summary>Expected calibration error over 15 equal bins of confidence.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Mean squared distance between the distribution and the truth, summed over categories: from 0 to 2.</summary>
    public required double Brier { get; init; }

    /// <summary>Mean negative log-likelihood of the true category, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>The bins of confidence that hold prompts, ascending.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability { get; init; } = [];

    /// <summary>How often the best category is right at each confidence, as a table for people.</summary>
    public string ReliabilityTable()
    {
        StringBuilder text = new();
        text.Append(Line($"{"confidence",-14}{"prompts",10}{"mean",10}{"right",10}"));
        foreach (ReliabilityBin bin in Reliability)
        {
            text.AppendLine().Append(Line($"{Line($"{bin.Low:F2} to {bin.High:F2}"),-14}{bin.Count,10}{bin.Confidence,10:P1}{bin.Accuracy,10:P1}"));
        }

        return text.ToString();
    }

    /// <summary>The figures of all prompts in one line.</summary>
    public string Summary() => Line(
        $"accuracy {Accuracy:P2}, routed {Routed:P2}, confident {Confident:P2}, ECE {CalibrationError:F4}, Brier {Brier:F4}, loss {Loss:F4}");

    /// <summary>For each category its prompts, its accuracy and what it is most often taken for, the worst first, as a table for people.</summary>
    public string CategoryTable()
    {
        int width = Math.Max(Categories.Max(category => category.Length), "category".Length);
        StringBuilder text = new();
        text.Append(Line($"{"category".PadRight(width)}{"prompts",10}{"accuracy",10}  mistaken for"));
        foreach (int row in Enumerable.Range(0, Categories.Count).Where(row => Confusion[row].Sum() > 0).OrderBy(row => CategoryAccuracy[row]))
        {
            IEnumerable<string> mistakes = Enumerable.Range(0, Categories.Count).Where(column => column != row && Confusion[row][column] > 0)
                .OrderByDescending(column => Confusion[row][column]).Take(3).Select(column => Line($"{Categories[column]} ({Confusion[row][column]})"));
            text.AppendLine().Append(Line($"{Categories[row].PadRight(width)}{Confusion[row].Sum(),10}{CategoryAccuracy[row],10:P1}  {string.Join(", ", mistakes)}"));
        }

        return text.ToString();
    }

    /// <summary>A table for people.</summary>
    public override string ToString()
    {
        int width = Math.Max(Categories.Max(category => category.Length) + 2, 10);
        StringBuilder text = new();
        text.AppendLine(Summary());
        text.Append(Line($"{"true".PadRight(width)}{"accuracy",10}{"routed",10}"));
        foreach (string category in Categories)
        {
            text.Append(category.PadLeft(width));
        }

        for (int row = 0; row < Categories.Count; row++)
        {
            text.AppendLine().Append(Line($"{Categories[row].PadRight(width)}{CategoryAccuracy[row],10:P2}{RoutedAccuracy[row],10:P2}"));
            foreach (int count in Confusion[row])
            {
                text.Append(Line($"{count}").PadLeft(width));
            }
        }

        return text.ToString();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
