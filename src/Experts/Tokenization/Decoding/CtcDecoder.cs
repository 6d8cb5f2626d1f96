namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Connectionist temporal classification (Graves et al. 2006): a token that repeats counts once, and the padding token stands for
/// nothing.</summary>
internal sealed class CtcDecoder(string padding, string delimiter, bool cleans) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        List<string> result = new(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && tokens[i] == tokens[i - 1])
            {
                continue;
            }

            string text = padding.Length == 0 ? tokens[i] : tokens[i].Replace(padding, "", StringComparison.Ordinal);
            if (cleans)
            {
                text = TextCleanup.Apply(text);
                text = delimiter.Length == 0 ? text : text.Replace(delimiter, " ", StringComparison.Ordinal);
            }

            if (text.Length > 0)
            {
                result.Add(text);
            }
        }

        return result;
    }
}
