using System.Text;
using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts where the script changes, as SentencePiece does: Japanese scripts count as Han, and a space parts nothing.</summary>
internal sealed class ScriptSplitter : IPieceSplitter
{
    private const int LongVowelMark = 0x30FC;

    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        string? last = null;
        int end = start;
        while (end < text.Length)
        {
            Rune.DecodeFromUtf16(text[end..], out Rune rune, out int length);
            if (rune.Value != ' ')
            {
                string script = ScriptOf(rune);
                if (last is not null && script != last)
                {
                    return end;
                }

                last = script;
            }

            end += length;
        }

        return end;
    }

    private static string ScriptOf(Rune rune) =>
        rune.Value == LongVowelMark ? "Han" : Scripts.Of(rune.Value) is "Hiragana" or "Katakana" ? "Han" : Scripts.Of(rune.Value);
}
