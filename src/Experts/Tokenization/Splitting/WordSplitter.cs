namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The pattern of the embedded experts: runs of letters are words, every other character stands alone, so that a word is the same
/// tokens in any context and digits are seen one by one.</summary>
internal sealed class WordSplitter : IPieceSplitter
{
    internal const string Pattern = @"\p{L}+|\P{L}";

    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        return CharacterScan.ClassAt(text, start, out var length) == CharacterClass.Letter
            ? CharacterScan.RunEnd(text, start + length, CharacterClass.Letter)
            : start + length;
    }
}
