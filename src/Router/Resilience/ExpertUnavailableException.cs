namespace CoERouter.Router.Resilience;

/// <summary>No expert that may answer did. Nothing of an answer was delivered, so the request can be sent again.</summary>
public sealed class ExpertUnavailableException : Exception
{
    /// <summary>Names the expert, when to ask again, and what it died of.</summary>
    public ExpertUnavailableException(string expert, TimeSpan retryAfter, Exception innerException)
        : base($"The expert {expert} did not answer: {innerException.Message}", innerException)
    {
        Expert = expert;
        RetryAfter = retryAfter;
    }

    /// <summary>The expert that was asked last.</summary>
    public string Expert { get; }

    /// <summary>When asking again makes sense.</summary>
    public TimeSpan RetryAfter { get; }
}
