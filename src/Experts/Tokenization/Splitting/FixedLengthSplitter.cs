using System.Text;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts after every so many code points.</summary>
internal sealed class FixedLengthSplitter(int codePoints) : IPieceSplitter
{
    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        int end = start;
        for (int i = 0; i < codePoints && end < text.Length; i++)
        {
            Rune.DecodeFromUtf16(text[end..], out _, out int length);
            end += length;
        }

        return end;
    }
}
