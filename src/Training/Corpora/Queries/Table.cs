namespace CoERouter.Training.Corpora.Queries;

/// <summary>A table of a drawn schema, with its columns in the order in which the prompt lists them.</summary>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns);
