namespace CoERouter.Host.Pull;

/// <summary>A model cannot be pulled; the message is one sentence that says why and what helps.</summary>
public sealed class PullException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public PullException()
    {
    }

    /// <summary>With its sentence.</summary>
    public PullException(string message)
        : base(message)
    {
    }

    /// <summary>With its sentence and what caused it.</summary>
    public PullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
