using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Writes a fixed text in place of every match.</summary>
internal sealed class ReplaceNormalizer(ITextMatcher matcher, string content) : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        MatchList matches = new();
        matcher.FindAll(text.Text, matches);
        if (matches.Count == 0)
        {
            return text;
        }

        AlignedTextBuilder result = new(text.Length + (matches.Count * content.Length), tracks);
        int copied = 0;
        foreach ((int start, int end) in matches.Items)
        {
            result.Copy(text, copied, start);
            result.Replace(text, start, end, content);
            copied = end;
        }

        result.Copy(text, copied, text.Length);
        return result.Build(text.IsFirst);
    }
}
