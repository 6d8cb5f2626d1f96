using CoERouter.Router.Arms;

namespace CoERouter.Router.Outcomes;

/// <summary>The measured score and cost of every arm on every category. Immutable; complete: there is a cell for every pair.</summary>
public sealed class OutcomeTable
{
    private readonly OutcomeCell[] _cells;

    /// <summary>Builds the table out of cells in any order.</summary>
    /// <param name="categories">The categories; their order is kept.</param>
    /// <param name="entries">Exactly one cell for every category and arm. The arms are those named here, in order of first
    /// appearance.</param>
    /// <exception cref="InvalidDataException">One sentence for each fault: nothing given, a duplicate, an unknown category, a missing
    /// cell, an illegal number.</exception>
    public OutcomeTable(IReadOnlyList<string> categories, IReadOnlyList<OutcomeEntry> entries)
    {
        Categories = [.. categories];
        Arms = [.. entries.Select(entry => entry.Arm).Distinct()];
        IReadOnlyList<string> faults = OutcomeTableFaults.Find(Categories, Arms, entries);
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(" ", faults));
        }

        _cells = new OutcomeCell[Categories.Count * Arms.Count];
        Dictionary<string, int> categoryIndex = Index(Categories);
        Dictionary<Arm, int> armIndex = Index(Arms);
        foreach (OutcomeEntry entry in entries)
        {
            _cells[(categoryIndex[entry.Category] * Arms.Count) + armIndex[entry.Arm]] = entry.Cell;
        }
    }

    /// <summary>The categories, in the order of the rows.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The arms, in the order of the columns.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>The cell of one category and arm, by their indices.</summary>
    public OutcomeCell this[int category, int arm] =>
        (uint)category < (uint)Categories.Count && (uint)arm < (uint)Arms.Count
            ? _cells[(category * Arms.Count) + arm]
            : throw new ArgumentOutOfRangeException(
                nameof(category), $"The table has {Categories.Count} categories and {Arms.Count} arms; there is no cell ({category}, {arm}).");

    /// <summary>All cells with their places, row by row.</summary>
    public IEnumerable<OutcomeEntry> Entries()
    {
        for (int category = 0; category < Categories.Count; category++)
        {
            for (int arm = 0; arm < Arms.Count; arm++)
            {
                yield return new OutcomeEntry(Categories[category], Arms[arm], this[category, arm]);
            }
        }
    }

    private static Dictionary<T, int> Index<T>(IReadOnlyList<T> items)
        where T : notnull
    {
        Dictionary<T, int> index = [];
        for (int i = 0; i < items.Count; i++)
        {
            index.Add(items[i], i);
        }

        return index;
    }
}
