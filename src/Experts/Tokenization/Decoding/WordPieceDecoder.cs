namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Joins tokens that go on with a word to it, and parts the others by spaces.</summary>
internal sealed class WordPieceDecoder(string continuation, bool cleans) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i > 0)
            {
                tokens[i] = tokens[i].StartsWith(continuation, StringComparison.Ordinal)
                    ? tokens[i][continuation.Length..]
                    : $" {tokens[i]}";
            }

            tokens[i] = cleans ? TextCleanup.Apply(tokens[i]) : tokens[i];
        }

        return tokens;
    }
}
