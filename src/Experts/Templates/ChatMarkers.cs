using System.Text.Json.Serialization;

namespace CoERouter.Experts.Templates;

/// <summary>The texts of the control tokens of a chat. Each must be a special token of the tokenizer.</summary>
public sealed record ChatMarkers
{
    /// <summary>Begins a message of the user. Default <c>&lt;|user|&gt;</c>.</summary>
    public string User { get; init; } = "<|user|>";

    /// <summary>Begins an answer. Default <c>&lt;|assistant|&gt;</c>.</summary>
    public string Assistant { get; init; } = "<|assistant|>";

    /// <summary>Ends every message; a model that writes it has finished. Default <c>&lt;|end|&gt;</c>.</summary>
    public string End { get; init; } = "<|end|>";

    /// <summary>Begins an instruction of the host. Default <c>&lt;|system|&gt;</c>.</summary>
    public string System { get; init; } = "<|system|>";

    /// <summary>Fills batches in training; never rendered. Default <c>&lt;|pad|&gt;</c>.</summary>
    public string Pad { get; init; } = "<|pad|>";

    /// <summary>True for single-turn experts, which see the last message of the user and nothing else. Default true.</summary>
    public bool LastUserMessageOnly { get; init; } = true;

    /// <summary>The marker texts in the order of the ids that a trained tokenizer gives them: pad, user, assistant, end, system.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Tokens => [Pad, User, Assistant, End, System];
}
