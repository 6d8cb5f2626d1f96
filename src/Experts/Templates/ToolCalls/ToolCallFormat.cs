namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>How a family of models writes tool calls. Immutable and thread-safe.</summary>
public abstract class ToolCallFormat
{
    private protected ToolCallFormat(string name) => Name = name;

    /// <summary>The family's name.</summary>
    public string Name { get; }

    /// <summary>A reader for one answer.</summary>
    public abstract AnswerReader CreateReader();
}
