namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Turns the texts of tokens, as the vocabulary writes them, to parts of the text. Implementations are immutable.</summary>
internal interface ITokenDecoder
{
    /// <summary>The parts, which the next decoder takes or which are joined to the text.</summary>
    /// <param name="tokens">What the decoder before gave; it may be changed.</param>
    /// <param name="keepsBytes">True where bytes that are no UTF-8 are kept in the form of <see cref="ByteText"/>; false where they become
    /// U+FFFD.</param>
    List<string> Decode(List<string> tokens, bool keepsBytes);
}
