using CoERouter.Experts.Generation;

namespace CoERouter.Router.Resilience;

/// <summary>Whose fault an exception is.</summary>
public static class ExpertFaults
{
    /// <summary>
    /// Whether the expert failed, so that asking again or asking another may help. A request that cannot be followed, an expert that is
    /// busy with others, and a caller that left are not the expert's fault.
    /// </summary>
    public static bool IsExpertFault(Exception exception) =>
        exception is not (
            ArgumentException or NotSupportedException or OperationCanceledException or ContextLengthExceededException or UnknownExpertException or ExpertBusyException);
}
