namespace CoERouter.Evaluation.Routing;

/// <summary>How an experiment is run.</summary>
public sealed record RoutingExperimentOptions
{
    /// <summary>Splits to fit on. Default <c>train</c>.</summary>
    public IReadOnlyList<string> TrainingSplits { get; init; } = ["train"];

    /// <summary>Splits to score. Default <c>dev</c>.</summary>
    public IReadOnlyList<string> ScoredSplits { get; init; } = ["dev"];

    /// <summary>Share of the training split to score instead of another split, drawn by the text of the questions; 0 for none.</summary>
    public double HoldOut { get; init; }

    /// <summary>A category to leave out of training and to score alone; null for none.</summary>
    public string? LeaveOut { get; init; }

    /// <summary>Most training questions whose scores are used; null for all.</summary>
    public int? Labels { get; init; }

    /// <summary>Whether scores are dealt to other questions of the same split: then routing cannot help.</summary>
    public bool ShuffleLabels { get; init; }

    /// <summary>Mean cost not to exceed; null for no limit.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Whether routers read prompts. Default true; false leaves the category maps, which take a second at most.</summary>
    public bool ReadsPrompts { get; init; } = true;

    /// <summary>Bootstrap resamples.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seed of draws, folds and resamples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>All faults at once.</summary>
    /// <exception cref="ArgumentException">Something is not legal.</exception>
    public void Validate() => Validate(HoldOut > 0 || LeaveOut is not null || !TrainingSplits.Intersect(ScoredSplits).Any(), "a split is both fitted and scored; name two, or hold out a share");

    /// <summary>All faults at once, where one table is fitted on and another is scored: splits of the same name are then different questions.</summary>
    /// <exception cref="ArgumentException">Something is not legal.</exception>
    public void ValidateTransfer() => Validate(HoldOut == 0 && LeaveOut is null, "nothing can be held out or left out where another table is scored");

    private void Validate(bool divides, string otherwise)
    {
        List<string> faults = [];
        void Check(bool legal, string fault)
        {
            if (!legal)
            {
                faults.Add(fault);
            }
        }

        Check(HoldOut is >= 0 and <= 0.9, FormattableString.Invariant($"the share to hold out is {HoldOut}; legal is 0 to 0.9"));
        Check(Labels is null or >= 10, $"the number of labels is {Labels}; legal is 10 or more");
        Check(Resamples is >= 1 and <= 100_000, $"the number of resamples is {Resamples}; legal is 1 to 100,000");
        Check(TrainingSplits.Count > 0 && ScoredSplits.Count > 0, "training and scored splits need a name each");
        Check(divides, otherwise);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"These options are not legal: {string.Join("; ", faults)}.");
        }
    }
}
