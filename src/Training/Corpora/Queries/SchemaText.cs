using System.Text.RegularExpressions;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>Writes a schema in the forms that users type, and reads any of them back from a prompt.</summary>
internal static partial class SchemaText
{
    /// <summary>Writes a schema on one line or several.</summary>
    public static string Write(Schema schema, Random random)
    {
        IReadOnlyList<Table> tables = schema.Tables;
        switch (random.Next(20))
        {
            case < 8:
                return (tables.Count == 1 && random.Next(2) == 0 ? "Table: " : "Tables: ") + OneLine(tables, ", ", ", ");
            case < 10:
                return "Schema: " + OneLine(tables, random.Next(2) == 0 ? "; " : ", ", ", ");
            case < 13:
                return OneLine(tables, "\n", ", ");
            case 13:
                return OneLine(tables, "\n", ",");
            case < 16:
                return string.Join('\n', tables.Select(t => $"Table {t.Name}: {Columns(t, ", ")}"));
            case 16:
                return string.Join('\n', tables.Select(t => $"{t.Name}: {Columns(t, ", ")}"));
            default:
                return string.Join('\n', tables.Select(t => Statement(t, upper: true)));
            case 19:
                return string.Join('\n', tables.Select(t => Statement(t, upper: false)));
        }
    }

    /// <summary>Writes a schema as a part of a sentence.</summary>
    public static string WriteInline(Schema schema) => OneLine(schema.Tables, schema.Tables.Count == 2 ? " and " : ", ", ", ");

    /// <summary>Reads the schema that a prompt describes, in the prompt's order.</summary>
    public static IReadOnlyList<DescribedTable> Read(string prompt) =>
    [
        .. Parenthesised().Matches(prompt).Concat(Listed().Matches(prompt))
            .OrderBy(match => match.Index)
            .Select(match => new DescribedTable(match.Groups["table"].Value, ReadColumns(match.Groups["columns"].Value)))
            .DistinctBy(table => table.Name),
    ];

    private static DescribedColumn[] ReadColumns(string list) => [.. list.Split(',').Select(ReadColumn)];

    private static DescribedColumn ReadColumn(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(words[0], words.Length > 1 ? words[1].ToUpperInvariant() : null);
    }

    private static string OneLine(IEnumerable<Table> tables, string between, string comma) =>
        string.Join(between, tables.Select(t => $"{t.Name}({Columns(t, comma)})"));

    private static string Columns(Table table, string comma) => string.Join(comma, table.Columns.Select(c => c.Name));

    private static string Statement(Table table, bool upper)
    {
        string columns = string.Join(", ", table.Columns.Select(c => $"{c.Name} {(upper ? c.SqlType : c.SqlType.ToLowerInvariant())}"));
        return $"{(upper ? "CREATE TABLE" : "create table")} {table.Name} ({columns});";
    }

    [GeneratedRegex(@"(?<table>\w+) ?\((?<columns>\w+(?: \w+)?(?:, ?\w+(?: \w+)?)*)\)")]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"^(?:Table )?(?<table>\w+): (?<columns>\w+(?:, ?\w+)+)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Listed();
}
