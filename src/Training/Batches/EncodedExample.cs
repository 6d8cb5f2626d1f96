namespace CoERouter.Training.Batches;

/// <summary>An example as token ids.</summary>
/// <param name="Tokens">Prompt with its markers, then the answer with its end marker.</param>
/// <param name="PromptLength">Tokens before the answer; only what follows is learned.</param>
public sealed record EncodedExample(int[] Tokens, int PromptLength)
{
    /// <summary>Tokens to learn.</summary>
    public int AnswerLength => Tokens.Length - PromptLength;
}
