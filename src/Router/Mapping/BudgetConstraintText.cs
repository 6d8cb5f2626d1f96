namespace CoERouter.Router.Mapping;

/// <summary>How limits are named in sentences and tables.</summary>
public static class BudgetConstraintText
{
    /// <summary>The name in the plural, for the middle of a sentence, with its unit where it has one.</summary>
    public static string Noun(this BudgetConstraint constraint) => constraint switch
    {
        BudgetConstraint.TotalParameters => "total parameters",
        BudgetConstraint.MeanActiveParameters => "mean active parameters",
        BudgetConstraint.MeanCost => "mean costs of an answer",
        BudgetConstraint.MeanLatency => "mean milliseconds of an answer",
        BudgetConstraint.Memory => "bytes of memory",
        BudgetConstraint.Experts => "experts",
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    /// <summary>Whether the limit counts whole units of the chosen experts, each once, rather than a mean over the categories.</summary>
    public static bool IsCounted(this BudgetConstraint constraint) =>
        constraint is BudgetConstraint.TotalParameters or BudgetConstraint.Memory or BudgetConstraint.Experts;
}
