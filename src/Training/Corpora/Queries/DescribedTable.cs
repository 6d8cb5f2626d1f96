namespace CoERouter.Training.Corpora.Queries;

/// <summary>A table as read from a prompt.</summary>
internal sealed record DescribedTable(string Name, IReadOnlyList<DescribedColumn> Columns);
