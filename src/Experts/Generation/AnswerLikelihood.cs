namespace CoERouter.Experts.Generation;

/// <summary>How likely an expert holds a given answer to be.</summary>
/// <param name="LogLikelihood">Sum of the natural logarithms of the probabilities of its tokens, the end marker included.</param>
/// <param name="Tokens">Tokens of the answer, the end marker included.</param>
/// <param name="Bytes">Bytes of the answer in UTF-8, and one for its end.</param>
public sealed record AnswerLikelihood(double LogLikelihood, int Tokens, int Bytes)
{
    /// <summary>exp(mean negative log-likelihood of a token): comparable between experts of one tokenizer.</summary>
    public double TokenPerplexity => Math.Exp(-LogLikelihood / Tokens);

    /// <summary>exp(mean negative log-likelihood of a byte): comparable between experts whatever their tokenizers.</summary>
    public double BytePerplexity => Math.Exp(-LogLikelihood / Bytes);
}
