using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Unicode lower case of each code point, without regard to its neighbours or to language.</summary>
internal sealed class LowercaseNormalizer : CharacterNormalizer
{
    /// <summary>The one code point whose lower case is two: i and a dot above.</summary>
    private const int CapitalDottedI = 0x130;

    protected override bool Keeps(Rune rune) => rune.Value != CapitalDottedI && Rune.ToLowerInvariant(rune) == rune;

    protected override void Write(Rune rune, AlignedText text, int start, int end, AlignedTextBuilder result)
    {
        if (rune.Value == CapitalDottedI)
        {
            result.Replace(text, start, end, "i\u0307");
        }
        else
        {
            result.Replace(text, start, end, Rune.ToLowerInvariant(rune));
        }
    }
}
