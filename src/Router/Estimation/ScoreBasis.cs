namespace CoERouter.Router.Estimation;

/// <summary>Which figure a map is solved on.</summary>
public enum ScoreBasis
{
    /// <summary>The mean scores as they were measured.</summary>
    Measured,

    /// <summary>The shrunk estimates.</summary>
    Estimated,

    /// <summary>The lower confidence bounds of the estimates.</summary>
    LowerBound,

    /// <summary>The guarded scores, which leave the best single arm only where the evidence clears.</summary>
    Guarded,
}
