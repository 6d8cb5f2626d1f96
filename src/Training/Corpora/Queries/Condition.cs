namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// One way to filter rows. In its patterns <c>{x}</c> is the column; <c>{v}</c>, <c>{w}</c> and <c>{u}</c> are values, numbers and
/// dates in ascending order; <c>{r}</c> is a piece of a text.
/// </summary>
/// <param name="Name">The family that a template may ask for.</param>
/// <param name="Kind">The kind of column, as <see cref="NameSource.Column"/> takes it.</param>
/// <param name="Sql">The condition in SQL.</param>
/// <param name="Clauses">Wordings that follow "where" or "whose".</param>
/// <param name="Phrases">Wordings that follow "with".</param>
internal sealed record Condition(string Name, char Kind, string Sql, string[] Clauses, string[] Phrases)
{
    /// <summary>How often a template without a wish draws it, relative to others.</summary>
    public int Weight { get; init; } = 1;
}
