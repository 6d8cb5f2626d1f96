namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// A family of questions with the query that answers them. Slots stand in braces: <c>{T}</c> the table; <c>{C}</c>, <c>{P}</c>,
/// <c>{Q}</c> the child and the parents of a join; <c>{J}</c>, <c>{JQ}</c> the join of two or three tables; <c>{n}</c>, <c>{s}</c>,
/// <c>{d}</c>, <c>{a}</c> columns of number, text, date and any kind, with a digit where one kind occurs twice and with the table's
/// letter in front in joins (<c>{Pn}</c>); <c>{f}</c> a condition, <c>{f:null}</c> one of a family, <c>{f!}</c> the same as a verb ("have a weight over 12"); <c>{k}</c> a number of rows;
/// <c>{h}</c> a small number; <c>{n.v}</c> a number that suits a column. Square brackets hold what a question may leave out.
/// </summary>
internal sealed record QueryPattern(string Name, string Sql, params string[] Wordings)
{
    /// <summary>How often the pattern is drawn relative to others. Default 1.</summary>
    public double Weight { get; init; } = 1;
}
