namespace CoERouter.Bench.Reporting;

/// <summary>A table of texts, written as Markdown with its columns aligned. The first column is left-aligned, the others are figures.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<string> Columns { get; } = columns;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It does not have one cell per column.</exception>
    public MarkdownTable Add(params string[] cells)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException($"The row has {cells.Length} cells; the table has {Columns.Count} columns.", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    public void Write(TextWriter writer)
    {
        string[][] lines = [[.. Columns.Select(Escape)], .. _rows.Select(row => row.Select(Escape).ToArray())];
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(column => Math.Max(3, lines.Max(line => line[column].Length)))];
        WriteLine(writer, lines[0], widths);
        writer.WriteLine($"|{string.Join('|', widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|");
        foreach (string[] line in lines.AsSpan(1))
        {
            WriteLine(writer, line, widths);
        }
    }

    private static void WriteLine(TextWriter writer, string[] cells, int[] widths) =>
        writer.WriteLine($"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |");

    private static string Escape(string cell) => cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
