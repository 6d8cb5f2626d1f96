namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Takes a character from the ends of each part, at most a given number of times.</summary>
internal sealed class StripDecoder(char content, int fromStart, int fromEnd) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            (int start, int end) = (0, tokens[i].Length);
            while (start < end && start < fromStart && tokens[i][start] == content)
            {
                start++;
            }

            while (end > start && tokens[i].Length - end < fromEnd && tokens[i][end - 1] == content)
            {
                end--;
            }

            tokens[i] = tokens[i][start..end];
        }

        return tokens;
    }
}
