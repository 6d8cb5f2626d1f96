namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>How a family of models writes tool calls. Immutable and thread-safe.</summary>
public abstract class ToolCallFormat
{
    private protected ToolCallFormat(string name) => Name = name;

    /// <summary>The family's name.</summary>
    public string Name { get; }

    /// <summary>Whether every answer has to be read by it, also one to a request without tools. Default false.</summary>
    public virtual bool ReadsEveryAnswer => false;

    /// <summary>A reader for one answer.</summary>
    /// <param name="earlierCalls">Identities of the calls that the chat holds already; no call without one of its own gets any of
    /// them.</param>
    public abstract AnswerReader CreateReader(IReadOnlyCollection<string> earlierCalls);

    /// <summary>A reader for the first answer of a chat.</summary>
    public AnswerReader CreateReader() => CreateReader([]);
}
