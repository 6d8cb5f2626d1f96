using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Leaves code points out.</summary>
internal sealed class FilterNormalizer(Predicate<Rune> isKept) : CharacterNormalizer
{
    protected override bool Keeps(Rune rune) => isKept(rune);

    protected override void Write(Rune rune, AlignedText text, int start, int end, AlignedTextBuilder result)
    {
        if (isKept(rune))
        {
            result.Replace(text, start, end, rune);
        }
    }
}
