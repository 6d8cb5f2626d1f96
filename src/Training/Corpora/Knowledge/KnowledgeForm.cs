namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>One way to ask for an entry, before politeness and typing are added.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="TakesOpening">Whether an opening such as "Can you tell me:" may stand before it.</param>
/// <param name="IsHeldOut">Whether the form never occurs in training.</param>
internal sealed record KnowledgeForm(string Text, bool TakesOpening, bool IsHeldOut);
