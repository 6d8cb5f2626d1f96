using CoERouter.Training.Corpora;

namespace CoERouter.Training.Examinations;

/// <summary>One answer of one expert.</summary>
/// <param name="Example">The question with its reference answer.</param>
/// <param name="Answer">What the expert said, or the sentence of its refusal.</param>
/// <param name="IsRight">Whether the task's own check accepts it.</param>
/// <param name="OutputTokens">Tokens generated.</param>
/// <param name="Milliseconds">Time of the whole answer.</param>
public sealed record ExaminedAnswer(TaskExample Example, string Answer, bool IsRight, long OutputTokens, double Milliseconds);
