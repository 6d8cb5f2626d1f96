namespace CoERouter.Training.Corpora.Queries;

/// <summary>A column as read from a prompt.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="SqlType">The type in upper case, where the prompt gives one.</param>
internal sealed record DescribedColumn(string Name, string? SqlType);
