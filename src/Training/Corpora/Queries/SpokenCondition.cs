namespace CoERouter.Training.Corpora.Queries;

/// <summary>A condition as a question says it.</summary>
/// <param name="Clause">What follows "where" or "whose", or stands after "and".</param>
/// <param name="Phrase">What follows "with".</param>
internal sealed record SpokenCondition(string Clause, string Phrase)
{
    /// <summary>Whether the clause needs no "where": "from Paris".</summary>
    public bool StandsAlone { get; init; }

    /// <summary>Says the first condition of a question.</summary>
    public string First(Random random)
    {
        if (StandsAlone)
        {
            return Clause;
        }

        return random.Next(5) switch
        {
            < 2 => "with " + Phrase,
            2 when !Clause.StartsWith("the ", StringComparison.Ordinal) => "whose " + Clause,
            _ => "where " + Clause,
        };
    }
}
