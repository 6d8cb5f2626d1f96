using System.Globalization;
using System.Text.RegularExpressions;
using CoERouter.Training.Corpora.Queries;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>
/// Answers a question about one table from its words and the rows alone, as a person with a list would: it never sees the query. What it cannot read it
/// leaves unread.
/// </summary>
internal sealed class QuestionReader
{
    private readonly DescribedTable _table;
    private readonly string _question;
    private readonly string[][] _rows;

    private QuestionReader(DescribedTable table, string question, string[][] rows) => (_table, _question, _rows) = (table, question, rows);

    /// <summary>Whether the order of the rows is part of the answer.</summary>
    public bool IsOrdered { get; private set; }

    public static QuestionReader? Open(string prompt, QueryDatabase database)
    {
        IReadOnlyList<DescribedTable> tables = SchemaText.Read(prompt);
        string question = Regex.Replace(prompt, @"^Given .*\), ", "").Split('\n').SingleOrDefault(line => !IsSchema(line)) ?? "";
        question = Regex.Replace(question, "^(?:Question|Q|Query): ", "");
        foreach (string name in tables.SelectMany(table => table.Columns.Select(column => column.Name).Append(table.Name)).Distinct().OrderByDescending(name => name.Length))
        {
            question = Regex.Replace(question, $@"(?<![\w'""]){name.Replace("_", "[ _]", StringComparison.Ordinal)}(?![\w'""])", name, RegexOptions.IgnoreCase);
        }

        DescribedTable[] named = [.. tables.Where(table => Mentions(question, table.Name))];
        DescribedTable[] fitting = named.Length > 0 ? named : [.. tables.Where(table => table.Columns.Any(column => Mentions(question, column.Name)))];
        if (question.Length == 0 || fitting.Length != 1)
        {
            return null;
        }

        string[][] rows = [.. database.Run($"SELECT * FROM \"{fitting[0].Name}\"", out _)!.Select(row => row.Split('\u001f')[..^1])];
        return new(fitting[0], question, rows);
    }

    /// <summary>The rows that answer the question of a template, or null where the question cannot be read.</summary>
    public IReadOnlyList<string>? Answer(string template)
    {
        string[] words = template.Split(' ');
        string shape = words[0];
        bool filtered = words.Length > 1 && words[^1] is "equal" or "compare" or "between" or "match" or "null" or "date" or "of" or "where";
        SpokenFilter? filter = filtered ? SpokenFilter.Read(_question, Names) : null;
        if (filtered && filter is null)
        {
            return null;
        }

        string rest = filter is null ? _question : filter.Rest;
        string[][] rows = filter is null ? _rows : [.. _rows.Where(row => filter.Holds(Cell(row, filter.Column)))];
        string[] asked = [.. Names.Select(name => (name, At: At(rest, name))).Where(found => found.At >= 0).OrderBy(found => found.At).Select(found => found.name)];
        return template switch
        {
            "rows" => All(rows),
            "count" => [Row(Whole(rows.Length))],
            "column" when asked.Length == 1 => Column(rows, asked[0]),
            "two columns" when asked.Length == 2 => [.. rows.Select(row => Row(Cell(row, asked[0]), Cell(row, asked[1])))],
            "two columns where" when asked.Length == 2 => [.. rows.Select(row => Row(Cell(row, asked[0]), Cell(row, asked[1])))],
            "average" or "average where" when asked.Length == 1 => [Row(Average(rows, asked[0]))],
            "sum" or "sum where" when asked.Length == 1 => [Row(Sum(rows, asked[0]))],
            "maximum" or "maximum where" when asked.Length == 1 => [Row(Extreme(rows, asked[0], largest: true))],
            "minimum" or "minimum where" when asked.Length == 1 => [Row(Extreme(rows, asked[0], largest: false))],
            "range" when asked.Length == 1 => [Row(Extreme(rows, asked[0], largest: false), Extreme(rows, asked[0], largest: true))],
            "count distinct" when asked.Length == 1 => [Row(Whole(Column(rows, asked[0]).Where(cell => cell != Row("null")).Distinct().Count()))],
            "distinct" or "distinct where" when asked.Length == 1 => [.. Column(rows, asked[0]).Distinct()],
            "order ascending" when asked.Length == 1 => Ordered(All(Sorted(rows, asked[0], descending: false))),
            "order descending" when asked.Length == 1 => Ordered(All(Sorted(rows, asked[0], descending: true))),
            "column ascending" when asked.Length == 2 => Ordered(Column(Sorted(rows, asked[1], descending: false), asked[0])),
            "column descending" when asked.Length == 2 => Ordered(Column(Sorted(rows, asked[1], descending: true), asked[0])),
            "top" when asked.Length == 1 => Ordered(All(Sorted(rows, asked[0], descending: true).Take(Limit))),
            "bottom" when asked.Length == 1 => Ordered(All(Sorted(rows, asked[0], descending: false).Take(Limit))),
            "column top" when asked.Length == 2 => Ordered(Column(Sorted(rows, asked[1], descending: true).Take(Limit), asked[0])),
            "column bottom" when asked.Length == 2 => Ordered(Column(Sorted(rows, asked[1], descending: false).Take(Limit), asked[0])),
            "column of highest" when asked.Length == 2 => Column(Sorted(rows, asked[1], descending: true).Take(1), asked[0]),
            "column of lowest" when asked.Length == 2 => Column(Sorted(rows, asked[1], descending: false).Take(1), asked[0]),
            "above average" when asked.Length == 1 => All(rows.Where(row => SpokenFilter.Real(Cell(row, asked[0])) > Numbers(rows, asked[0]).Average())),
            "column above average" when asked.Length == 2 => Column(rows.Where(row => SpokenFilter.Real(Cell(row, asked[1])) > Numbers(rows, asked[1]).Average()), asked[0]),
            "column below average" when asked.Length == 2 => Column(rows.Where(row => SpokenFilter.Real(Cell(row, asked[1])) < Numbers(rows, asked[1]).Average()), asked[0]),
            "group count" when asked.Length == 1 => Grouped(rows, asked[0], group => Whole(group.Length)),
            "group average" when Key(asked) is { } pair => Grouped(rows, pair.Key, group => Average(group, pair.Figure)),
            "group sum" when Key(asked) is { } pair => Grouped(rows, pair.Key, group => Sum(group, pair.Figure)),
            "group maximum" when Key(asked) is { } pair => Grouped(rows, pair.Key, group => Extreme(group, pair.Figure, largest: true)),
            "group minimum" when Key(asked) is { } pair => Grouped(rows, pair.Key, group => Extreme(group, pair.Figure, largest: false)),
            "group having count" when asked.Length == 1 => [.. rows.GroupBy(row => Cell(row, asked[0])).Where(group => group.Count() > Limit).Select(group => Row(group.Key))],
            _ when filtered && shape == "rows" => All(rows),
            _ when filtered && shape == "count" => [Row(Whole(rows.Length))],
            _ when filtered && shape == "column" && asked.Length == 1 => Column(rows, asked[0]),
            _ => null,
        };
    }

    private IEnumerable<string> Names => _table.Columns.Select(column => column.Name);

    // The only number of a question without a condition.
    private int Limit => int.Parse(Regex.Matches(_question, @"(?<![\w-])\d+(?![\w-])").Single().Value, CultureInfo.InvariantCulture);

    private static bool IsSchema(string line) =>
        line.Length == 0 || Regex.IsMatch(line, @"\w ?\(\w+(?: \w+)?(?:, ?\w+(?: \w+)?)*\)") || (Regex.IsMatch(line, @"^(?:Table )?\w+: \w+(?:, ?\w+)+$") && !Regex.IsMatch(line, "^(?:Question|Q|Query): "));

    private static bool Mentions(string question, string name) => At(question, name) >= 0;

    private static int At(string question, string name)
    {
        for (int at = question.IndexOf(name, StringComparison.Ordinal); at >= 0; at = question.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !IsPart(question[at - 1])) && (end == question.Length || !IsPart(question[end])))
            {
                return at;
            }
        }

        return -1;
        static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '\'' or '"' or '-';
    }

    private string Cell(string[] row, string column) => row[Names.ToList().IndexOf(column)];

    private static string Row(params string[] cells) => string.Concat(cells.Select(cell => cell + '\u001f'));

    private static string[] All(IEnumerable<string[]> rows) => [.. rows.Select(row => Row(row))];

    private string[] Column(IEnumerable<string[]> rows, string column) => [.. rows.Select(row => Row(Cell(row, column)))];

    private IReadOnlyList<string> Ordered(IReadOnlyList<string> rows)
    {
        IsOrdered = true;
        return rows;
    }

    // No value, then numbers, then texts: the order of SQLite.
    private string[][] Sorted(string[][] rows, string column, bool descending)
    {
        Comparer<string> order = Comparer<string>.Create((one, other) => Rank(one) != Rank(other) ? Rank(one) - Rank(other)
            : Rank(one) == 1 ? SpokenFilter.Real(one).CompareTo(SpokenFilter.Real(other)) : Rank(one) == 2 ? string.CompareOrdinal(SpokenFilter.Text(one), SpokenFilter.Text(other)) : 0);
        return [.. descending ? rows.OrderByDescending(row => Cell(row, column), order) : rows.OrderBy(row => Cell(row, column), order)];
        static int Rank(string cell) => cell == "null" ? 0 : SpokenFilter.IsText(cell) ? 2 : 1;
    }

    private double[] Numbers(IEnumerable<string[]> rows, string column) => [.. rows.Select(row => SpokenFilter.Real(Cell(row, column))).Where(double.IsFinite)];

    private string Average(string[][] rows, string column) => Numbers(rows, column) is { Length: > 0 } numbers ? Written(numbers.Average()) : "null";

    private string Sum(string[][] rows, string column) => Numbers(rows, column) is { Length: > 0 } numbers ? Written(numbers.Sum()) : "null";

    private string Extreme(string[][] rows, string column, bool largest)
    {
        string[][] present = [.. rows.Where(row => Cell(row, column) != "null")];
        return present.Length == 0 ? "null" : Cell(Sorted(present, column, largest)[0], column);
    }

    private string[] Grouped(string[][] rows, string key, Func<string[][], string> figure) =>
        [.. rows.GroupBy(row => Cell(row, key)).Select(group => Row(group.Key, figure([.. group])))];

    // What "per", "each" or "by" stands before makes the groups; the other is the figure.
    private (string Key, string Figure)? Key(string[] asked)
    {
        if (asked.Length != 2)
        {
            return null;
        }

        string? key = asked.SingleOrDefault(name => Regex.IsMatch(_question, $@"\b(?:per|each|by) {name}(?!\w)", RegexOptions.IgnoreCase));
        return key is null ? null : (key, asked.Single(name => name != key));
    }

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Written(double value) => Math.Round(value, 6).ToString("R", CultureInfo.InvariantCulture);
}
