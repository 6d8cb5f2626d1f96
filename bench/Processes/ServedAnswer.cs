namespace CoERouter.Bench.Processes;

/// <summary>What came back for one request.</summary>
/// <param name="Prompt">Which prompt it asked.</param>
/// <param name="Seconds">Until the answer was whole.</param>
/// <param name="FirstSeconds">Until the first line of a stream; null for an answer in one piece.</param>
/// <param name="Tokens">Tokens of the answer.</param>
/// <param name="Text">The answer.</param>
/// <param name="Fault">What was wrong; null where nothing was.</param>
internal sealed record ServedAnswer(int Prompt, double Seconds, double? FirstSeconds, long Tokens, string Text, string? Fault);
