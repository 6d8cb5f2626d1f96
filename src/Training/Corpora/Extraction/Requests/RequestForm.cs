namespace CoERouter.Training.Corpora.Extraction.Requests;

/// <summary>One way to ask.</summary>
/// <param name="List">How the keys are listed.</param>
/// <param name="Wordings">The sentence: %K stands for the keys, %V for is or are, %N for what the text is called, %T for the text.</param>
internal sealed record RequestForm(KeyList List, string[] Wordings);
