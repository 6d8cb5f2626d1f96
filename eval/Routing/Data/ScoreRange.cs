using System.Globalization;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>
/// The range of a table's scores. Judges grade from 1 to 10 (MT-Bench) or in percent; everything here is a share of what is best, so such a table is divided by
/// the end of its range.
/// </summary>
internal static class ScoreRange
{
    private static readonly double[] Ends = [1, 10, 100];

    /// <summary>Brings scores into 0 to 1.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The table, with a note where it was divided.</returns>
    /// <exception cref="InvalidDataException">A score is below 0 or above 100.</exception>
    public static RoutingTable Unify(RoutingTable table)
    {
        double[] scores = [.. table.Questions.SelectMany(question => question.Scores).Where(score => !double.IsNaN(score))];
        double least = scores.DefaultIfEmpty(0).Min();
        double largest = scores.DefaultIfEmpty(1).Max();
        if (least < 0 || largest > Ends[^1])
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{table.Name}' has scores from {least} to {largest}; legal is 0 to 1, 0 to 10 or 0 to 100."));
        }

        // A grade of 1 of 10 and a right answer look alike, so the largest score decides.
        double end = Ends.First(candidate => largest <= candidate);
        return end == 1 ? table : table with
        {
            Questions = [.. table.Questions.Select(question => question with { Scores = [.. question.Scores.Select(score => score / end)] })],
            Notes = [.. table.Notes, string.Create(CultureInfo.InvariantCulture, $"Scores run to {largest}; they were divided by {end}.")],
        };
    }
}
