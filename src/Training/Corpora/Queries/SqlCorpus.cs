namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// Questions about a schema of one to three tables, answered by a SQLite query. The first line of an answer is a SQL comment that names
/// the columns and where they are, so a small expert finds the names first and then writes the query from them; the whole answer still
/// runs as it is. An answer is right if SQLite returns for it what it returns for the reference query, on tables with random rows.
/// Thread-safe.
/// </summary>
public sealed class SqlCorpus : TemplateCorpus
{
    /// <inheritdoc />
    public override string Name => "sql";

    /// <inheritdoc />
    public override IReadOnlyList<TaskTemplate> Templates { get; } =
    [
        .. Patterns.Select(pattern => new TaskTemplate(pattern.Name, (random, wording) => PromptComposer.Draw(pattern, random, wording))
        {
            Weight = pattern.Weight,
        }),
    ];

    /// <summary>The patterns behind <see cref="Templates"/>, in their order.</summary>
    internal static IEnumerable<QueryPattern> Patterns =>
    [
        .. RowPatterns.All,
        .. ColumnPatterns.All,
        .. CountPatterns.All,
        .. AggregatePatterns.All,
        .. OrderPatterns.All,
        .. DistinctPatterns.All,
        .. GroupPatterns.All,
        .. JoinPatterns.All,
        .. MixedPatterns.All,
    ];

    /// <inheritdoc />
    public override bool IsRight(TaskExample example, string answer) => QueryCheck.SameResults(example.Prompt, example.Answer, answer);
}
