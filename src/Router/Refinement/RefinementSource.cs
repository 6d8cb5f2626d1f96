namespace CoERouter.Router.Refinement;

/// <summary>What thresholds were calibrated for, and what was seen on the sample. Intervals are 95 % bootstrap intervals.</summary>
public sealed record RefinementSource
{
    /// <summary>The mean cost not to exceed; null where a mean score was the target.</summary>
    public double? TargetCost { get; init; }

    /// <summary>The mean score to reach; null where a mean cost was the target.</summary>
    public double? TargetScore { get; init; }

    /// <summary>What one unit of cost is worth, in score.</summary>
    public required double Price { get; init; }

    /// <summary>Mean cost of the sample with the thresholds, then the ends of its interval.</summary>
    public required double[] MeanCost { get; init; }

    /// <summary>Mean score of the sample with the thresholds, then the ends of its interval.</summary>
    public required double[] MeanScore { get; init; }

    /// <summary>Prompts of the sample.</summary>
    public required int Count { get; init; }

    /// <summary>Seed of folds and resamples.</summary>
    public required int Seed { get; init; }
}
