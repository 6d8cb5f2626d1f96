namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts numeric characters from the rest, each alone or in runs.</summary>
internal sealed class DigitsSplitter(bool individual) : IPieceSplitter
{
    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        if (CharacterScan.ClassAt(text, start, out var length) == CharacterClass.Number)
        {
            return individual ? start + length : CharacterScan.RunEnd(text, start, CharacterClass.Number);
        }

        var index = start + length;
        while (index < text.Length && CharacterScan.ClassAt(text, index, out length) != CharacterClass.Number)
        {
            index += length;
        }

        return index;
    }
}
