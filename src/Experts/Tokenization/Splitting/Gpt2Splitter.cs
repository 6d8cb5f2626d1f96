namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>GPT-2's pattern, read by hand because its lookahead has no linear regular expression in .NET.</summary>
internal sealed class Gpt2Splitter : IPieceSplitter
{
    internal const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        kept = true;
        var end = CharacterScan.ContractionEnd(text, start, ignoreCase: false);
        if (end > start)
        {
            return end;
        }

        var body = text[start] == ' ' ? start + 1 : start;
        return CharacterScan.PeekClass(text, body) is { } bodyClass and not CharacterClass.Space
            ? CharacterScan.RunEnd(text, body, bodyClass)
            : CharacterScan.SpaceEnd(text, start);
    }
}
