namespace CoERouter.Experts.Generation;

/// <summary>A prompt does not fit the context of an expert.</summary>
public sealed class ContextLengthExceededException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public ContextLengthExceededException()
    {
    }

    /// <summary>With a message.</summary>
    public ContextLengthExceededException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ContextLengthExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A prompt of <paramref name="promptTokens"/> where at most <paramref name="contextLength"/> fit, the answer's first token
    /// included.</summary>
    public ContextLengthExceededException(string expert, int promptTokens, int contextLength)
        : base(
            $"The prompt has {promptTokens} tokens, but the expert '{expert}' reads at most {contextLength} tokens of prompt and answer "
            + "together.") =>
        (PromptTokens, ContextLength) = (promptTokens, contextLength);

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int ContextLength { get; }
}
