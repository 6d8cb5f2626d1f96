using System.Globalization;
using System.Text.RegularExpressions;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// Fills the slots of one pattern for one example: first those of the query, which decide the schema, then those of the question.
/// </summary>
internal sealed partial class QueryFiller(Random random, Wording wording)
{
    // One question in so many about any column asks for the key.
    private const int KeyEvery = 15;

    // One comparison of a text in so many is "from Paris" instead of "where city is Paris".
    private const int HomeEvery = 3;
    private static readonly string[] HomePhrases = ["from {v}", "from {v}", "in {v}"];

    private readonly SchemaDraft _schema = new(random, wording);
    private readonly Dictionary<string, Column> _columns = [];
    private readonly Dictionary<string, string> _numbers = [];
    private readonly Dictionary<string, SpokenCondition> _conditions = [];
    private readonly List<string> _planned = [];
    private readonly string _quote = random.Next(20) switch { < 12 => "", < 17 => "'", _ => "\"" };
    private readonly bool _spaces = random.Next(2) == 0;
    private string? _join;
    private bool _mayAskForKey;
    private bool _asksForKey;

    /// <summary>Draws the example's parts.</summary>
    public (Schema Schema, string Question, string Answer) Fill(QueryPattern pattern)
    {
        _mayAskForKey = !pattern.Sql.Contains("DISTINCT", StringComparison.Ordinal);
        string sql = Slot().Replace(pattern.Sql, InQuery);
        string chosen = pattern.Wordings[random.Next(pattern.Wordings.Length)];
        bool names = random.Next(7) != 0 || _asksForKey || !chosen.Contains('[', StringComparison.Ordinal);
        chosen = (names ? Bracket() : Optional()).Replace(chosen, "");
        string question = Slot().Replace(chosen, InQuestion);
        string columns = _planned.Count == 0 ? "*" : string.Join(", ", _planned);
        return (_schema.Complete(names), question, $"-- {columns} in {_join ?? _schema.Table('T').Name}\n{sql};");
    }

    private string InQuery(Match slot)
    {
        string name = slot.Groups["name"].Value;
        switch (name)
        {
            case "T" or "C" or "P" or "Q":
                return _schema.Table(name[0]).Name;
            case "J" or "JQ":
                return Join(name);
            case "Pk":
                SchemaDraft.AddKey(_schema.Table('P'));
                return Planned("id");
            case "Ck":
                _schema.Link('P');
                _join = $"{_schema.Table('P').Name}, {_schema.Table('C').Name}";
                return Planned(_schema.Table('P').ForeignKey);
            case "k":
                return _numbers[name] = Count();
            case "h":
                return _numbers[name] = random.Next(2, 10).ToString(CultureInfo.InvariantCulture);
        }

        if (name.TrimEnd('2')[^1] == 'f')
        {
            return Condition(name, slot.Groups["family"].Value);
        }

        Column column = Column(name);
        return slot.Groups["part"].Success ? _numbers[name] = Text(_schema.Names.Number(column.Kind)) : Planned(column.Name);
    }

    private string InQuestion(Match slot)
    {
        string name = slot.Groups["name"].Value;
        if (name is "T" or "C" or "P" or "Q")
        {
            return Mention(_schema.Table(name[0]));
        }

        if (name is "k" or "h" || slot.Groups["part"].Success)
        {
            return _numbers[name];
        }

        if (_conditions.TryGetValue(name, out SpokenCondition? condition))
        {
            return slot.Groups["verb"].Success ? condition.AsVerb() : name[^1] == '2' ? condition.Clause : condition.First(random);
        }

        return Spoken(_columns[name].Name);
    }

    private string Join(string name)
    {
        _schema.Link('P');
        TableDraft child = _schema.Table('C');
        string sql = child.Name;
        List<string> links = [];
        foreach (char role in name.Length == 1 ? "P" : "PQ")
        {
            _schema.Link(role);
            TableDraft parent = _schema.Table(role);
            links.Add($"{child.Name}.{parent.ForeignKey} = {parent.Name}.id");
            sql += $" JOIN {parent.Name} ON {links[^1]}";
        }

        _join = string.Join(", ", links);
        return sql;
    }

    private Column Column(string name)
    {
        if (!_columns.TryGetValue(name, out Column? column))
        {
            char role = char.IsUpper(name[0]) ? name[0] : 'T';
            if (name == "a" && _mayAskForKey && random.Next(KeyEvery) == 0)
            {
                // Only where one table is asked, since in a join the name would be ambiguous.
                _asksForKey = true;
                SchemaDraft.AddKey(_schema.Table(role));
                return _columns[name] = _schema.Table(role).Columns[0];
            }

            column = _columns[name] = _schema.NewColumn(role, name.TrimEnd('2')[^1]);
        }

        return column;
    }

    private string Condition(string name, string family)
    {
        Condition condition = Conditions.Draw(random, family);
        char role = char.IsUpper(name[0]) ? name[0] : 'T';
        bool home = condition.Name == "equal" && name[^1] == 'f' && wording == Wording.Seen && random.Next(HomeEvery) == 0;
        Column? place = home ? _schema.TryNewHome(role) : null;
        Column column = place ?? _schema.NewColumn(role, condition.Kind);
        ConditionValues values = new(_schema.Names, random, column);
        string Said(string[] forms) => values.Fill(forms[random.Next(forms.Length)], Spoken(column.Name), _quote, date: "");
        _conditions[name] = place is null
            ? new(Said(condition.Clauses), Said(condition.Phrases))
            : new(Said(HomePhrases), "") { StandsAlone = true };
        return values.Fill(condition.Sql, Planned(column.Name), "'", date: "'");
    }

    private string Planned(string column)
    {
        if (!_planned.Contains(column))
        {
            _planned.Add(column);
        }

        return column;
    }

    private string Spoken(string name) => _spaces ? name.Replace('_', ' ') : name;

    private string Mention(TableDraft table)
    {
        string name = Spoken(table.Name);
        return random.Next(20) >= (table.ReadsAsPlural ? 2 : 10) ? name : random.Next(3) switch
        {
            0 => $"{name} rows",
            1 => $"{name} records",
            _ => $"{name} entries",
        };
    }

    private string Count() => (random.Next(3) == 0 ? random.Next(2, 100) : random.Next(2, 13)).ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<name>\w+)(?::(?<family>\w+))?(?<part>\.v)?(?<verb>!)?\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"[\[\]]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Optional();
}
