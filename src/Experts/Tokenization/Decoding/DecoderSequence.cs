namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Decoders one after another.</summary>
internal sealed class DecoderSequence(IReadOnlyList<ITokenDecoder> steps) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        foreach (ITokenDecoder step in steps)
        {
            tokens = step.Decode(tokens, keepsBytes);
        }

        return tokens;
    }
}
