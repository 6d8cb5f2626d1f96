namespace CoERouter.Evaluation.Routing.Data;

/// <summary>One question that every model of its table answered.</summary>
public sealed record RoutingQuestion
{
    /// <summary>Its identity: unique within table and category.</summary>
    public required string Id { get; init; }

    /// <summary>The table it comes from, such as <c>gsm</c>.</summary>
    public required string Table { get; init; }

    /// <summary>Its category as the data names it; the table's name where the data has none.</summary>
    public required string Category { get; init; }

    /// <summary>Its split, such as <c>train</c>.</summary>
    public required string Split { get; init; }

    /// <summary>What the models were asked; null where the data does not hold it.</summary>
    public string? Prompt { get; init; }

    /// <summary>Score of each model, in the table's order of models, usually 0 to 1; NaN where not measured.</summary>
    public required double[] Scores { get; init; }

    /// <summary>Cost of each model on this question, in the table's unit.</summary>
    public required double[] Costs { get; init; }

    /// <summary>Characters that each model wrote, in the same order; NaN where not measured, empty where no model was.</summary>
    public double[] AnswerCharacters { get; init; } = [];

    /// <summary>Scores of measured models that are not to be chosen among; they tell how hard the question is. NaN where not measured.</summary>
    public double[] PeerScores { get; init; } = [];
}
