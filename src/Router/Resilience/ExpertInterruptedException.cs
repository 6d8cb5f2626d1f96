namespace CoERouter.Router.Resilience;

/// <summary>
/// An expert failed after the first token of its answer was delivered. Nothing was tried again, since the reader has seen a part.
/// </summary>
public sealed class ExpertInterruptedException : Exception
{
    /// <summary>Names the expert and what it died of.</summary>
    public ExpertInterruptedException(string expert, Exception innerException)
        : base($"The expert {expert} stopped in the middle of its answer: {innerException.Message}", innerException) => Expert = expert;

    /// <summary>The expert.</summary>
    public string Expert { get; }
}
