using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Writes a text before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        if (text.IsEmpty)
        {
            return text;
        }

        AlignedTextBuilder result = new(text.Length + prefix.Length, tracks);
        result.Replace(text, 0, 0, prefix);
        result.Copy(text, 0, text.Length);
        return result.Build(text.IsFirst);
    }
}
