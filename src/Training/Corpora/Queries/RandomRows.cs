using System.Globalization;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// Draws the values of one column. Where a reference query compares the column, many values are its literals or close to them, so that
/// every condition holds for some rows and fails for others.
/// </summary>
internal sealed class RandomRows(Random random)
{
    private const double MissingShare = 0.08;
    private const double FrequentMissingShare = 0.4;
    private static readonly int[] DaysAround = [-400, -30, -1, 0, 0, 1, 30, 400];
    private static readonly string[] Words = ["alpha", "Bravo", "carol", "Delta", "echo", "Fox", "golf"];

    /// <summary>Values for a column, as SQL literals.</summary>
    public string[] Draw(string column, string? sqlType, ColumnUse use, int rows)
    {
        if (column == "id")
        {
            string[] keys = [.. Enumerable.Range(1, rows).Select(Number)];
            random.Shuffle(keys);
            return keys;
        }

        if (column.EndsWith("_id", StringComparison.Ordinal) && use.Texts.Count + use.Numbers.Count == 0)
        {
            // Only the first two thirds of the keys, so that some parents have no child.
            return Repeat(rows, () => Number(random.Next(1, Math.Max(2, rows * 2 / 3))));
        }

        bool free = use.Numbers.Count == 0 && !use.IsSummed;
        bool text = use.Texts.Count > 0 || (free && (sqlType is null ? random.Next(2) == 0 : sqlType == "TEXT"));
        if (use.IsSorted)
        {
            string[] sorted = [.. text ? DistinctTexts(use, rows) : DistinctNumbers(use, rows)];
            random.Shuffle(sorted);
            return sorted;
        }

        string[] pool = text ? Texts(use) : [.. Numbers(use).Select(Number)];
        double missing = use.IsTestedForNull ? FrequentMissingShare : MissingShare;
        return Repeat(rows, () => random.NextDouble() < missing ? "NULL" : pool[random.Next(pool.Length)]);
    }

    private static string[] Repeat(int rows, Func<string> draw)
    {
        string[] values = new string[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = draw();
        }

        return values;
    }

    private string[] Texts(ColumnUse use)
    {
        IEnumerable<string> near = use.Texts.SelectMany(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out DateOnly date)
            ? DaysAround.Select(days => date.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : [text, text, text, text + "ze", "Ka" + text, "Ka" + text + "ze"]);
        string[] others = [.. Words];
        random.Shuffle(others);
        return [.. near.Concat(others.Take(random.Next(3, 6))).Select(Quoted)];
    }

    private double[] Numbers(ColumnUse use)
    {
        if (use.Numbers.Count == 0)
        {
            double step = random.Next(2) == 0 ? 1 : 0.25;
            int values = random.Next(6, 14);
            return [.. Enumerable.Range(0, values).Select(_ => random.Next(1, 60) * step)];
        }

        double middle = use.Numbers.Average();
        IEnumerable<double> near = use.Numbers.SelectMany(n => new[] { n, n, n - 1, n + 1, Math.Floor(n * 0.5), Math.Ceiling(n * 1.5) });
        return [.. near, middle, random.Next(1, 20)];
    }

    private static IEnumerable<string> DistinctTexts(ColumnUse use, int rows)
    {
        string[] stems = [.. use.Texts.Concat(Words)];
        return Enumerable.Range(0, rows).Select(i => Quoted(stems[i % stems.Length] + (i < stems.Length ? "" : Number(i))));
    }

    private IEnumerable<string> DistinctNumbers(ColumnUse use, int rows)
    {
        double start = use.Numbers.Count > 0 ? use.Numbers[0] : random.Next(1, 50);
        return Enumerable.Range(0, rows).Select(i => Number(start + i - (rows / 2)));
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
