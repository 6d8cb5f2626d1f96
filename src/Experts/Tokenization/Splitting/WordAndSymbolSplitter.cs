using System.Text;
using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The pattern <c>\w+|[^\w\s]+</c>: runs of word characters and runs of symbols, without the white space between them.</summary>
internal sealed class WordAndSymbolSplitter : IPieceSplitter
{
    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        int kind = KindAt(text, start, out int length);
        int end = start + length;
        while (end < text.Length && KindAt(text, end, out length) == kind)
        {
            end += length;
        }

        kept = kind != 0;
        return end;
    }

    private static int KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune rune, out length);
        return CharacterRules.IsWord(rune) ? 1 : Rune.IsWhiteSpace(rune) ? 0 : 2;
    }
}
