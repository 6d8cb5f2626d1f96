namespace CoERouter.Router.Mapping;

/// <summary>A limit of a budget.</summary>
public enum BudgetConstraint
{
    /// <summary>Parameters of the chosen experts together.</summary>
    TotalParameters,

    /// <summary>Active parameters per token, averaged over the categories.</summary>
    MeanActiveParameters,
}
