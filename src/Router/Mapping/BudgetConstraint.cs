namespace CoERouter.Router.Mapping;

/// <summary>A limit of a budget.</summary>
public enum BudgetConstraint
{
    /// <summary>Parameters of the chosen experts together.</summary>
    TotalParameters,

    /// <summary>Active parameters per token, averaged over the categories.</summary>
    MeanActiveParameters,

    /// <summary>Price of an answer, averaged over the categories, in the currency of the outcome table.</summary>
    MeanCost,

    /// <summary>Time of a whole answer in milliseconds, averaged over the categories.</summary>
    MeanLatency,

    /// <summary>Bytes of the chosen experts' weights together.</summary>
    Memory,

    /// <summary>Number of chosen experts.</summary>
    Experts,
}
