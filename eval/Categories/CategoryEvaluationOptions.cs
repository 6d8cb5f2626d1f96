using CoERouter.Categorizer.Conformal;

namespace CoERouter.Evaluation.Categories;

/// <summary>What <see cref="CategoryEvaluation"/> measures.</summary>
public sealed record CategoryEvaluationOptions
{
    /// <summary>Parts of the cross-fitting. Default 10.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>Seeds folds, changes of wording and the order of the drift stream. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The in-scope accuracy that one limit keeps on development prompts. Default 0.92.</summary>
    public double KeptAccuracy { get; init; } = 0.92;

    /// <summary>The out-of-scope recall that the other limit reaches on development prompts. Default 0.55.</summary>
    public double ReachedRecall { get; init; } = 0.55;

    /// <summary>The shares that prediction sets may miss. Default 0.1 and 0.05.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.1, 0.05];

    /// <summary>The scores of prediction sets. Default all.</summary>
    public IReadOnlyList<ConformalScore> Scores { get; init; } = [ConformalScore.LeastAmbiguous, ConformalScore.Adaptive, ConformalScore.Regularized];
}
