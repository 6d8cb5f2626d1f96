namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>What is asked, and the worked answer.</summary>
internal readonly record struct Problem(string Prompt, string Answer);
