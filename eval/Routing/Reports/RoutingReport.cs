namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>The result of an experiment.</summary>
public sealed record RoutingReport
{
    /// <summary>Name of the table.</summary>
    public required string Name { get; init; }

    /// <summary>Unit of cost.</summary>
    public required string CostUnit { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>How many questions were fitted on.</summary>
    public required int Training { get; init; }

    /// <summary>How many questions were scored.</summary>
    public required int Scored { get; init; }

    /// <summary>How many categories the scored questions have.</summary>
    public required int Categories { get; init; }

    /// <summary>Whether a mean counts every category the same.</summary>
    public required bool MeanOverCategories { get; init; }

    /// <summary>Mean cost not to exceed, or null.</summary>
    public double? CostBudget { get; init; }

    /// <summary>All policies, baselines among them.</summary>
    public required IReadOnlyList<PolicyRow> Policies { get; init; }

    /// <summary>Frontiers; empty where all models cost the same.</summary>
    public required IReadOnlyList<FrontierRow> Frontiers { get; init; }

    /// <summary>Weak against strong; empty where there are more than two models.</summary>
    public required IReadOnlyList<PairRow> Pairs { get; init; }

    /// <summary>What a reader must know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
