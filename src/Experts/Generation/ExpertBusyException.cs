namespace CoERouter.Experts.Generation;

/// <summary>An expert has no room for one more request now.</summary>
public sealed class ExpertBusyException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public ExpertBusyException()
    {
    }

    /// <summary>With a message.</summary>
    public ExpertBusyException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ExpertBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a message and when to ask again.</summary>
    public ExpertBusyException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>After how long there is likely to be room.</summary>
    public TimeSpan RetryAfter { get; }
}
