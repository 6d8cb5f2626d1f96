namespace CoERouter.Experts.Templates.Jinja;

/// <summary>A template cannot be read or rendered; the message is one sentence that says why and where.</summary>
public sealed class JinjaException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public JinjaException()
    {
    }

    /// <summary>With its sentence.</summary>
    public JinjaException(string message)
        : base(message)
    {
    }

    /// <summary>With its sentence and what caused it.</summary>
    public JinjaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True where the template itself refused its input by <c>raise_exception</c>; the message is then the template's.</summary>
    public bool RaisedByTemplate { get; init; }
}
