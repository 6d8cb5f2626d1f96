using System.Globalization;
using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>The first steps of BERT's normalizer: controls are left out, white space becomes spaces, and Chinese characters get a space on
/// each side.</summary>
internal sealed class BertCleaner(bool cleansText, bool partsChinese) : CharacterNormalizer
{
    protected override bool Keeps(Rune rune) =>
        (rune.IsAscii && rune.Value is >= ' ' and < 0x7F)
        || ((!cleansText || !(IsRemoved(rune) || IsSpace(rune))) && !(partsChinese && IsChinese(rune.Value)));

    protected override void Write(Rune rune, AlignedText text, int start, int end, AlignedTextBuilder result)
    {
        if (cleansText && IsRemoved(rune))
        {
            return;
        }

        if (cleansText && IsSpace(rune))
        {
            result.Replace(text, start, end, ' ');
        }
        else if (partsChinese && IsChinese(rune.Value))
        {
            result.Replace(text, start, end, ' ');
            result.Replace(text, start, end, rune);
            result.Replace(text, start, end, ' ');
        }
        else
        {
            result.Replace(text, start, end, rune);
        }
    }

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    private static bool IsRemoved(Rune rune) => rune.Value is 0 or 0xFFFD
        || (rune.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse);

    private static bool IsChinese(int codePoint) => codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
