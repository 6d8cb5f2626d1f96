using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>
/// Reads one answer as it is written, control tokens included, and tells its text, its reasoning and its tool calls apart. A call comes out
/// whole or not at all: what turns out to be no call comes out as text, in its place. For one answer and one caller at a time.
/// </summary>
public abstract class AnswerReader
{
    /// <summary>Characters of a call that are held back at most; a longer one comes out as text.</summary>
    public const int MostHeldCharacters = 1 << 20;

    /// <summary>Takes the next piece of the answer; returns what is certain by now.</summary>
    public abstract IReadOnlyList<AIContent> Read(string piece);

    /// <summary>Says that the answer has ended; returns what was held back.</summary>
    public abstract IReadOnlyList<AIContent> Finish();
}
