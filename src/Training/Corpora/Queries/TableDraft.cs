namespace CoERouter.Training.Corpora.Queries;

/// <summary>A table under construction: columns are added as the query asks for them.</summary>
internal sealed class TableDraft(string name, string noun, bool natural)
{
    public string Name { get; } = name;

    /// <summary>The singular, from which other tables name their foreign keys.</summary>
    public string Noun { get; } = noun;

    /// <summary>Whether the name is an English plural, which reads well in a sentence without a noun such as "rows" behind it.</summary>
    public bool ReadsAsPlural { get; } = natural;

    public List<Column> Columns { get; } = [];

    public string ForeignKey => $"{Noun}_id";

    public bool Has(string column) => Columns.Exists(c => c.Name == column);
}
