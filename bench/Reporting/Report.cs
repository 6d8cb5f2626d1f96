namespace CoERouter.Bench.Reporting;

/// <summary>What one benchmark found.</summary>
/// <param name="Name">The benchmark's name, which is also its command.</param>
/// <param name="Table">The figures.</param>
/// <param name="Notes">What the figures mean: how they were measured, against which baseline.</param>
internal sealed record Report(string Name, MarkdownTable Table, IReadOnlyList<string> Notes)
{
    /// <summary>A second table, for figures of another kind. Default: none.</summary>
    public MarkdownTable? More { get; init; }

    /// <summary>What the figures of the second table mean.</summary>
    public IReadOnlyList<string> MoreNotes { get; init; } = [];

    public void Write(TextWriter writer)
    {
        writer.WriteLine($"## {Name}");
        writer.WriteLine();
        Write(writer, Table, Notes);
        if (More is not null)
        {
            Write(writer, More, MoreNotes);
        }
    }

    private static void Write(TextWriter writer, MarkdownTable table, IReadOnlyList<string> notes)
    {
        table.Write(writer);
        writer.WriteLine();
        foreach (string note in notes)
        {
            writer.WriteLine($"- {note}");
        }

        writer.WriteLine();
    }
}
