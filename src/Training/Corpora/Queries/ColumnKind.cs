namespace CoERouter.Training.Corpora.Queries;

/// <summary>What the values of a column look like.</summary>
internal enum ColumnKind
{
    Integer,
    Decimal,

    /// <summary>An ISO date, kept as text.</summary>
    Date,

    Person,
    Place,
    Label,
    Code,
}
