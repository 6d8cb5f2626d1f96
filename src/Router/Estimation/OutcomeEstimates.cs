namespace CoERouter.Router.Estimation;

/// <summary>The estimate of every cell, and the arm that each category can safely use. Immutable.</summary>
public sealed class OutcomeEstimates
{
    private readonly CellEstimate[] _cells;

    internal OutcomeEstimates(OutcomeEvidence evidence, int incumbent, CellEstimate[] cells, IReadOnlyList<string> notes)
    {
        Categories = evidence.Categories;
        Arms = evidence.Arms;
        Incumbent = incumbent;
        _cells = cells;
        Notes = notes;
        SafeMap = [.. Enumerable.Range(0, Categories.Count).Select(SafeArm)];
    }

    /// <summary>Names of the categories.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Names of the arms.</summary>
    public IReadOnlyList<string> Arms { get; }

    /// <summary>Index of the arm that serves a category unless the evidence speaks against it.</summary>
    public int Incumbent { get; }

    /// <summary>The arm of each category, as an index: the incumbent, or the arm of the highest guarded score.</summary>
    public IReadOnlyList<int> SafeMap { get; }

    /// <summary>One sentence for everything that the evidence lacks, for example a category without labels.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The estimate of one cell.</summary>
    public CellEstimate this[int category, int arm] =>
        (uint)category < (uint)Categories.Count && (uint)arm < (uint)Arms.Count
            ? _cells[(category * Arms.Count) + arm]
            : throw new ArgumentOutOfRangeException(
                nameof(category), $"There are {Categories.Count} categories and {Arms.Count} arms; there is no cell ({category}, {arm}).");

    private int SafeArm(int category)
    {
        int best = Incumbent;
        for (int arm = 0; arm < Arms.Count; arm++)
        {
            if (this[category, arm].GuardedScore > this[category, best].GuardedScore)
            {
                best = arm;
            }
        }

        return best;
    }
}
