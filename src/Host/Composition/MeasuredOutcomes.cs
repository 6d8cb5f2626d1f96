using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;

namespace CoERouter.Host.Composition;

/// <summary>The outcome table of a models folder, where it has one.</summary>
/// <param name="Table">The table; null where there is none.</param>
/// <param name="Revision">Its revision; null where there is none.</param>
public sealed record MeasuredOutcomes(OutcomeTable? Table, string? Revision)
{
    /// <summary>Reads the table of a folder.</summary>
    /// <exception cref="InvalidDataException">The table is damaged; every fault is named.</exception>
    public static MeasuredOutcomes Read(string models)
    {
        string path = Path.Combine(models, ModelsFolder.Outcomes);
        if (!File.Exists(path))
        {
            return new MeasuredOutcomes(null, null);
        }

        OutcomeTable table = OutcomeTableFile.Read(File.ReadAllText(path), $"The outcome table '{path}'");
        return new MeasuredOutcomes(table, OutcomeRevision.Of(table));
    }
}
