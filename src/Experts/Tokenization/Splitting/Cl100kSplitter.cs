namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The pattern of cl100k, Llama 3 (numbers of up to three digits) and Qwen 2 (each digit alone), read by hand because its
/// lookahead has no linear regular expression in .NET.</summary>
internal sealed class Cl100kSplitter(int digitsTogether) : IPieceSplitter
{
    private const string Head = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Tail = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    internal const string OneDigitPattern = Head + @"\p{N}" + Tail;
    internal const string ThreeDigitPattern = Head + @"\p{N}{1,3}" + Tail;

    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        var end = CharacterScan.ContractionEnd(text, start, ignoreCase: true);
        if (end > start)
        {
            return end;
        }

        var first = CharacterScan.ClassAt(text, start, out var length);
        if (first == CharacterClass.Letter)
        {
            return CharacterScan.RunEnd(text, start, CharacterClass.Letter);
        }

        if (first == CharacterClass.Number)
        {
            return CharacterScan.RunEnd(text, start, CharacterClass.Number, digitsTogether);
        }

        if (text[start] is not ('\r' or '\n') && CharacterScan.PeekClass(text, start + length) == CharacterClass.Letter)
        {
            return CharacterScan.RunEnd(text, start + length, CharacterClass.Letter);
        }

        var body = text[start] == ' ' ? start + 1 : start;
        if (CharacterScan.PeekClass(text, body) == CharacterClass.Other)
        {
            return LineBreaksEnd(text, CharacterScan.RunEnd(text, body, CharacterClass.Other));
        }

        var run = text[start..CharacterScan.RunEnd(text, start, CharacterClass.Space)];
        var lastBreak = run.LastIndexOfAny('\r', '\n');
        return lastBreak >= 0 ? start + lastBreak + 1 : CharacterScan.SpaceEnd(text, start);
    }

    private static int LineBreaksEnd(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length && text[index] is '\r' or '\n')
        {
            index++;
        }

        return index;
    }
}
