using System.Text.Json;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Outcomes;

/// <summary>Reads and writes an outcome table as JSON (<c>models/outcomes.json</c>): the categories, then one object per cell.</summary>
public static class OutcomeTableFile
{
    /// <summary>The table as indented JSON, always the same text for the same table.</summary>
    public static string Write(OutcomeTable table) => JsonSerializer.Serialize(
        new OutcomeDocument
        {
            Categories = [.. table.Categories],
            Cells = [.. table.Entries().Select(entry => new OutcomeDocument.CellRow
            {
                Category = entry.Category,
                Arm = entry.Arm.ToString(),
                Score = entry.Cell.Score,
                Count = entry.Cell.Count,
                MeanActiveParameters = entry.Cell.MeanActiveParameters,
                MeanLatencyMilliseconds = entry.Cell.MeanLatencyMilliseconds,
                MeanCost = entry.Cell.MeanCost == 0 ? null : entry.Cell.MeanCost,
            })],
        },
        RouterJsonContext.Default.OutcomeDocument) + "\n";

    /// <summary>Reads a table.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="source">What to call the text in errors, for example its file name.</param>
    /// <exception cref="InvalidDataException">The text is not JSON, a property is unknown or missing, or the table has a fault; every
    /// fault of the table is named.</exception>
    public static OutcomeTable Read(string json, string source = "The outcome table")
    {
        OutcomeDocument document;
        try
        {
            document = JsonSerializer.Deserialize(
                json, RouterJsonContext.Default.OutcomeDocument) ?? throw new InvalidDataException($"{source} is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }

        if (document.Categories.Contains(null!) || document.Cells.Contains(null!))
        {
            throw new InvalidDataException($"{source} cannot be read: a category or a cell is null.");
        }

        List<string> faults = [.. document.Cells.Where(cell => !Arm.TryParse(cell.Arm, out _))
            .Select(cell => $"{source} names the arm \"{cell.Arm}\"; an arm is EXPERT@GATING, for example math@top-2.").Distinct()];
        return faults.Count > 0
            ? throw new InvalidDataException(string.Join(" ", faults))
            : new OutcomeTable(document.Categories, [.. document.Cells.Select(cell => new OutcomeEntry(
                cell.Category,
                Arm.Parse(cell.Arm),
                new OutcomeCell(cell.Score, cell.Count, cell.MeanActiveParameters, cell.MeanLatencyMilliseconds) { MeanCost = cell.MeanCost ?? 0 }))]);
    }
}
