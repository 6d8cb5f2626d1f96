namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Joins all parts to one, so that the decoders after it see the whole text.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes) => [string.Concat(tokens)];
}
