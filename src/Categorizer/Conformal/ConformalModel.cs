namespace CoERouter.Categorizer.Conformal;

/// <summary>A calibrated rule that turns a distribution into a prediction set. Immutable; any thread.</summary>
public sealed record ConformalModel
{
    /// <summary>The score that is compared with <see cref="Quantile"/>. Default <see cref="ConformalScore.LeastAmbiguous"/>.</summary>
    public ConformalScore Score { get; init; } = ConformalScore.LeastAmbiguous;

    /// <summary>The share of prompts whose set may miss the true category, between 0 and 1; coverage is one minus it.</summary>
    public required double Alpha { get; init; }

    /// <summary>The highest score with which a category enters the set. Positive infinity where too few prompts calibrated it: every category enters.</summary>
    public required float Quantile { get; init; }

    /// <summary>How many prompts calibrated it.</summary>
    public required int Count { get; init; }

    /// <summary>The penalty per rank of <see cref="ConformalScore.Regularized"/>, from 0 on. Default 0.01.</summary>
    public float Penalty { get; init; } = 0.01f;

    /// <summary>The ranks without penalty of <see cref="ConformalScore.Regularized"/>, from 0 on. Default 2.</summary>
    public int FreeRanks { get; init; } = 2;

    /// <summary>The revision of the categorizer that it was calibrated for; null where it does not matter.</summary>
    public string? CategorizerRevision { get; init; }

    /// <summary>Everything that is wrong with the model, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        Check(Enum.IsDefined(Score), $"The score is {Score}; legal is lac, aps and raps.");
        Check(Alpha is > 0 and < 1, $"Alpha is {Alpha}; it must be more than 0 and less than 1.");
        Check(!float.IsNaN(Quantile), "The quantile is not a number.");
        Check(Count >= 0, $"The count is {Count}; it must not be negative.");
        Check(float.IsFinite(Penalty) && Penalty >= 0, $"The penalty is {Penalty}; it must be finite and not negative.");
        Check(FreeRanks >= 0, $"FreeRanks is {FreeRanks}; it must not be negative.");
        return faults;

        void Check(bool isRight, string fault)
        {
            if (!isRight)
            {
                faults.Add(fault);
            }
        }
    }
}
