namespace CoERouter.Training.Corpora.Queries;

/// <summary>A condition as a question says it.</summary>
/// <param name="Clause">What follows "where" or "whose", or stands after "and".</param>
/// <param name="Phrase">What follows "with" or "have".</param>
internal sealed record SpokenCondition(string Clause, string Phrase)
{
    /// <summary>Whether the clause needs no "where": "from Paris".</summary>
    public bool StandsAlone { get; init; }

    /// <summary>Says the first condition of a question after a noun: "birds with a weight over 12".</summary>
    public string First(Random random)
    {
        if (StandsAlone)
        {
            return Clause;
        }

        return random.Next(10) switch
        {
            < 3 => "with " + Phrase,
            3 => "that have " + Phrase,
            4 => "having " + Phrase,
            < 7 when !Clause.StartsWith("the ", StringComparison.Ordinal) => "whose " + Clause,
            _ => "where " + Clause,
        };
    }

    /// <summary>Says it as the verb of a question: "birds have a weight over 12".</summary>
    public string AsVerb() => StandsAlone ? "are " + Clause : "have " + Phrase;
}
