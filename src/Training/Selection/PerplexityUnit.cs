namespace CoERouter.Training.Selection;

/// <summary>What a perplexity is a mean over.</summary>
public enum PerplexityUnit
{
    /// <summary>Bytes, so that experts of different tokenizers compare.</summary>
    Byte,

    /// <summary>Tokens, as in the paper, whose experts share one tokenizer.</summary>
    Token,
}
