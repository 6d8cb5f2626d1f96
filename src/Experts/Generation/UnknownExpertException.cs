namespace CoERouter.Experts.Generation;

/// <summary>There is no expert of the name asked for; the message names those there are.</summary>
public sealed class UnknownExpertException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public UnknownExpertException()
    {
    }

    /// <summary>With its sentence.</summary>
    public UnknownExpertException(string message)
        : base(message)
    {
    }

    /// <summary>With its sentence and a cause.</summary>
    public UnknownExpertException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For a name and the legal names.</summary>
    public UnknownExpertException(string name, IReadOnlyList<string> names)
        : base($"There is no expert '{name}'; there are {string.Join(", ", names)}.") => Names = names;

    /// <summary>The legal names.</summary>
    public IReadOnlyList<string> Names { get; } = [];
}
