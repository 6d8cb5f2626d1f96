using CoERouter.Experts.Templates.ToolCalls;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>What the text of one answer consists of: text alone, or text, reasoning and calls where the request has tools.</summary>
internal sealed class AnswerContents(ToolCallFormat? format)
{
    private readonly AnswerReader? _reader = format?.CreateReader();

    /// <summary>Whether a call came so far.</summary>
    public bool HasCalls { get; private set; }

    public IReadOnlyList<AIContent> Read(string text) => _reader is null ? [new TextContent(text)] : Noted(_reader.Read(text));

    public IReadOnlyList<AIContent> Finish() => _reader is null ? [] : Noted(_reader.Finish());

    private IReadOnlyList<AIContent> Noted(IReadOnlyList<AIContent> contents)
    {
        HasCalls |= contents.Any(content => content is FunctionCallContent);
        return contents;
    }
}
