namespace CoERouter.Training.Corpora.Queries;

/// <summary>The tables that a prompt describes, in its order.</summary>
internal sealed record Schema(IReadOnlyList<Table> Tables);
