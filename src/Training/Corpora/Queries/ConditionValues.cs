using System.Globalization;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>The values of one condition, the same in the query and in the question.</summary>
internal sealed class ConditionValues
{
    private readonly bool _quoted;
    private readonly bool _dates;
    private readonly string[] _values;
    private readonly string _fragment;

    public ConditionValues(NameSource names, Random random, Column column)
    {
        _dates = column.Kind == ColumnKind.Date;
        _quoted = column.Kind > ColumnKind.Date;
        _values = column.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal =>
                [.. Distinct(() => names.Number(column.Kind)).Order().Select(n => n.ToString(CultureInfo.InvariantCulture))],
            ColumnKind.Date => [.. Distinct(names.Date).Order().Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
            _ => [.. Distinct(() => names.Text(column.Kind))],
        };
        string fragment = names.Fragment();
        _fragment = random.Next(3) == 0 ? char.ToUpperInvariant(fragment[0]) + fragment[1..] : fragment;
    }

    /// <summary>Fills a pattern. Texts stand in <paramref name="quote"/>, dates in <paramref name="date"/>, numbers alone.</summary>
    public string Fill(string pattern, string column, string quote, string date)
    {
        string around = _quoted ? quote : _dates ? date : "";
        bool inQuery = date.Length > 0;
        string fragment = inQuery ? _fragment : quote + _fragment + quote;
        return pattern
            .Replace("a {x}", Article(column) + "{x}", StringComparison.Ordinal)
            .Replace("{x}", column, StringComparison.Ordinal)
            .Replace("{v}", around + _values[0] + around, StringComparison.Ordinal)
            .Replace("{w}", around + _values[1] + around, StringComparison.Ordinal)
            .Replace("{u}", around + _values[2] + around, StringComparison.Ordinal)
            .Replace("{r}", fragment, StringComparison.Ordinal);
    }

    private static string Article(string column) => "aeio".Contains(char.ToLowerInvariant(column[0]), StringComparison.Ordinal) ? "an " : "a ";

    private static HashSet<T> Distinct<T>(Func<T> draw)
    {
        HashSet<T> values = [];
        while (values.Count < 3)
        {
            values.Add(draw());
        }

        return values;
    }
}
