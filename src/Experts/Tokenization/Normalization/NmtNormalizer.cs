using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>SentencePiece's cleaning for machine translation: controls are left out, and characters that only part words become
/// spaces.</summary>
internal sealed class NmtNormalizer : CharacterNormalizer
{
    protected override bool Keeps(Rune rune) => !IsRemoved(rune.Value) && !IsSpace(rune.Value);

    protected override void Write(Rune rune, AlignedText text, int start, int end, AlignedTextBuilder result)
    {
        if (IsSpace(rune.Value))
        {
            result.Replace(text, start, end, ' ');
        }
        else if (!IsRemoved(rune.Value))
        {
            result.Replace(text, start, end, rune);
        }
    }

    private static bool IsRemoved(int codePoint) =>
        codePoint is (>= 0x1 and <= 0x8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F;

    private static bool IsSpace(int codePoint) =>
        codePoint is 0x9 or 0xA or 0xC or 0xD or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
}
