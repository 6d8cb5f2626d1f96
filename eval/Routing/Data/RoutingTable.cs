namespace CoERouter.Evaluation.Routing.Data;

/// <summary>Measured questions: the one general form of every layout. Immutable.</summary>
public sealed record RoutingTable
{
    /// <summary>A name for reports, such as <c>zeroeval</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The models, in the order of every question's scores and costs.</summary>
    public required IReadOnlyList<RoutedModel> Models { get; init; }

    /// <summary>What a cost is, such as "billion active parameters".</summary>
    public required string CostUnit { get; init; }

    /// <summary>The questions in the order of the files.</summary>
    public required IReadOnlyList<RoutingQuestion> Questions { get; init; }

    /// <summary>Whether every category counts the same in a mean, however many questions it has.</summary>
    public bool MeanOverCategories { get; init; }

    /// <summary>The parent of some categories, from which their estimates borrow.</summary>
    public IReadOnlyDictionary<string, string> Parents { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reader of a report must know about how the table was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The questions of some splits.</summary>
    /// <param name="splits">Names of splits.</param>
    /// <exception cref="InvalidDataException">There is none; the sentence lists the splits there are.</exception>
    public IReadOnlyList<RoutingQuestion> OfSplits(IReadOnlyList<string> splits)
    {
        RoutingQuestion[] questions = [.. Questions.Where(question => splits.Contains(question.Split))];
        return questions.Length > 0 ? questions : throw new InvalidDataException(
            $"'{Name}' has no question of the split {string.Join(" or ", splits.Select(split => $"'{split}'"))}; it has {string.Join(", ", Questions.GroupBy(question => question.Split).Select(group => $"{group.Count()} of '{group.Key}'"))}.");
    }

    /// <summary>The same questions with fewer models.</summary>
    /// <param name="names">The models to keep, in this order.</param>
    /// <exception cref="InvalidDataException">A model is not there, or none is named.</exception>
    public RoutingTable ForModels(IReadOnlyList<string> names)
    {
        string[] unknown = [.. names.Where(name => !Models.Any(model => model.Name == name))];
        if (unknown.Length > 0 || names.Count == 0)
        {
            throw new InvalidDataException($"'{Name}' does not know {(names.Count == 0 ? "a model of the empty list" : "the model " + string.Join(", ", unknown))}; its models are {string.Join(", ", Models.Select(model => model.Name))}.");
        }

        int[] columns = [.. names.Select(name => Enumerable.Range(0, Models.Count).First(index => Models[index].Name == name))];
        int[] left = [.. Enumerable.Range(0, Models.Count).Except(columns)];
        return this with
        {
            Models = [.. columns.Select(column => Models[column])],
            Questions = [.. Questions.Select(question => question with
            {
                Scores = [.. columns.Select(column => question.Scores[column])],
                Costs = [.. columns.Select(column => question.Costs[column])],
                AnswerCharacters = question.AnswerCharacters.Length == 0 ? [] : [.. columns.Select(column => question.AnswerCharacters[column])],
                PeerScores = [.. question.PeerScores, .. left.Select(column => question.Scores[column])],
            })],
        };
    }

    /// <summary>The weight of each of some questions in a mean; the weights sum to one.</summary>
    public double[] WeightsOf(IReadOnlyList<RoutingQuestion> questions)
    {
        if (!MeanOverCategories)
        {
            return [.. Enumerable.Repeat(1.0 / questions.Count, questions.Count)];
        }

        Dictionary<string, int> sizes = questions.GroupBy(question => question.Category).ToDictionary(group => group.Key, group => group.Count());
        return [.. questions.Select(question => 1.0 / sizes.Count / sizes[question.Category])];
    }
}
