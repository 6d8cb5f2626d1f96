namespace CoERouter.Bench.Reporting;

/// <summary>What one benchmark found.</summary>
/// <param name="Name">The benchmark's name, which is also its command.</param>
/// <param name="Table">The figures.</param>
/// <param name="Notes">What the figures mean: how they were measured, against which baseline.</param>
internal sealed record Report(string Name, MarkdownTable Table, IReadOnlyList<string> Notes)
{
    public void Write(TextWriter writer)
    {
        writer.WriteLine($"## {Name}");
        writer.WriteLine();
        Table.Write(writer);
        writer.WriteLine();
        foreach (string note in Notes)
        {
            writer.WriteLine($"- {note}");
        }

        writer.WriteLine();
    }
}
