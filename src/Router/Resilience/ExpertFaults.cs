namespace CoERouter.Router.Resilience;

/// <summary>Whose fault an exception is.</summary>
public static class ExpertFaults
{
    /// <summary>
    /// Whether the expert failed, so that asking again or asking another may help. A request that no expert could follow (any
    /// <see cref="ArgumentException"/> or <see cref="NotSupportedException"/>) and a caller that left are not the expert's fault.
    /// </summary>
    public static bool IsExpertFault(Exception exception) => exception is not (ArgumentException or NotSupportedException or OperationCanceledException);
}
