using CoERouter.Experts.Tokenization.Stages;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Reads the visible character as a space; the first token loses it where it was written before the text.</summary>
internal sealed class MetaspaceDecoder(char replacement, PrependScheme scheme) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = i == 0 && scheme != PrependScheme.Never
                ? tokens[i].Replace(replacement.ToString(), "", StringComparison.Ordinal)
                : tokens[i].Replace(replacement, ' ');
        }

        return tokens;
    }
}
