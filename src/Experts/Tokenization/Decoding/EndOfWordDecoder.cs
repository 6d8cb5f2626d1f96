namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Reads the mark at the end of a word as a space; the last token loses it.</summary>
internal sealed class EndOfWordDecoder(string suffix) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        for (int i = 0; i < tokens.Count && suffix.Length > 0; i++)
        {
            tokens[i] = tokens[i].Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal);
        }

        return tokens;
    }
}
