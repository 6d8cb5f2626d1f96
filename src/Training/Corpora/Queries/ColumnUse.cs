namespace CoERouter.Training.Corpora.Queries;

/// <summary>What a reference query does with a column, as far as good random values depend on it.</summary>
internal sealed class ColumnUse
{
    public List<string> Texts { get; } = [];

    public List<double> Numbers { get; } = [];

    /// <summary>Whether the query adds up the values, so they must be numbers.</summary>
    public bool IsSummed { get; set; }

    /// <summary>
    /// Whether the query sorts by the column: then no two rows share a value, so that every right answer has the same order.
    /// </summary>
    public bool IsSorted { get; set; }

    /// <summary>Whether the query looks for missing values, which are then frequent.</summary>
    public bool IsTestedForNull { get; set; }
}
