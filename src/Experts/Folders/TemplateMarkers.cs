namespace CoERouter.Experts.Folders;

/// <summary>The special tokens of an expert's chat format.</summary>
public sealed record TemplateMarkers
{
    /// <summary>Fills unused places of a batch. Default &lt;|pad|&gt;.</summary>
    public string Padding { get; init; } = "<|pad|>";

    /// <summary>Begins a user message. Default &lt;|user|&gt;.</summary>
    public string User { get; init; } = "<|user|>";

    /// <summary>Begins an answer. Default &lt;|assistant|&gt;.</summary>
    public string Assistant { get; init; } = "<|assistant|>";

    /// <summary>Ends a message; an answer stops there. Default &lt;|end|&gt;.</summary>
    public string End { get; init; } = "<|end|>";

    /// <summary>Begins a system message. Default &lt;|system|&gt;.</summary>
    public string System { get; init; } = "<|system|>";
}
