namespace CoERouter.Training.Corpora.Queries;

/// <summary>A column of a drawn table.</summary>
internal sealed record Column(string Name, ColumnKind Kind)
{
    /// <summary>The short type that a <c>CREATE TABLE</c> statement gives the column.</summary>
    public string SqlType => Kind switch
    {
        ColumnKind.Integer => "INT",
        ColumnKind.Decimal => "REAL",
        _ => "TEXT",
    };
}
