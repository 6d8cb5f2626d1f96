namespace CoERouter.Experts.Tokenization.Texts;

/// <summary>A stretch of text on its way to tokens, which knows where in the original text each of its characters came from. Positions are
/// UTF-16 units.</summary>
internal readonly ref struct AlignedText
{
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<int> _ends;
    private readonly int _offset;

    /// <summary>Text as it stands in the original, from <paramref name="offset"/> on.</summary>
    internal AlignedText(ReadOnlySpan<char> text, int offset)
    {
        Text = text;
        _offset = offset;
        IsFirst = offset == 0;
    }

    /// <summary>Text that was changed; the origin of each character is a range of the original. Both spans are empty where nobody asks for
    /// origins.</summary>
    internal AlignedText(ReadOnlySpan<char> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, bool isFirst)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
        IsFirst = isFirst;
    }

    internal ReadOnlySpan<char> Text { get; }

    /// <summary>True where the original text begins with this stretch.</summary>
    internal bool IsFirst { get; }

    internal int Length => Text.Length;

    internal bool IsEmpty => Text.IsEmpty;

    /// <summary>Where the origin of the character begins in the original text.</summary>
    internal int StartOf(int index) => _starts.IsEmpty ? _offset + index : _starts[index];

    /// <summary>Where the origin of the character ends in the original text.</summary>
    internal int EndOf(int index) => _ends.IsEmpty ? _offset + index + 1 : _ends[index];

    internal AlignedText Slice(int start, int end)
    {
        bool first = IsFirst && start == 0;
        return _starts.IsEmpty
            ? new AlignedText(Text[start..end], _offset + start, first)
            : new AlignedText(Text[start..end], _starts[start..end], _ends[start..end], first);
    }

    private AlignedText(ReadOnlySpan<char> text, int offset, bool isFirst)
    {
        Text = text;
        _offset = offset;
        IsFirst = isFirst;
    }
}
