using System.Text;
using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Writes a fixed text in place of every match in each part.</summary>
internal sealed class ReplaceDecoder(ITextMatcher matcher, string content) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        MatchList matches = new();
        for (int i = 0; i < tokens.Count; i++)
        {
            matches.Clear();
            matcher.FindAll(tokens[i], matches);
            if (matches.Count > 0)
            {
                tokens[i] = Replace(tokens[i], matches);
            }
        }

        return tokens;
    }

    private string Replace(string token, MatchList matches)
    {
        StringBuilder text = new(token.Length);
        int copied = 0;
        foreach ((int start, int end) in matches.Items)
        {
            text.Append(token, copied, start - copied).Append(content);
            copied = end;
        }

        return text.Append(token, copied, token.Length - copied).ToString();
    }
}
