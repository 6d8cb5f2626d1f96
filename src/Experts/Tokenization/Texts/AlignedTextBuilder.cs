using System.Text;

namespace CoERouter.Experts.Tokenization.Texts;

/// <summary>Writes changed text together with the origins of its characters. Not thread-safe.</summary>
internal sealed class AlignedTextBuilder
{
    private readonly bool _tracks;
    private char[] _text;
    private int[] _starts;
    private int[] _ends;

    /// <param name="capacity">Characters expected; it grows.</param>
    /// <param name="tracks">False where nobody asks for origins.</param>
    internal AlignedTextBuilder(int capacity, bool tracks)
    {
        _tracks = tracks;
        _text = new char[Math.Max(capacity, 16)];
        (_starts, _ends) = tracks ? (new int[_text.Length], new int[_text.Length]) : ([], []);
    }

    internal int Length { get; private set; }

    /// <summary>Appends characters of <paramref name="source"/> with their own origins.</summary>
    internal void Copy(AlignedText source, int start, int end)
    {
        Reserve(end - start);
        source.Text[start..end].CopyTo(_text.AsSpan(Length));
        if (_tracks)
        {
            for (int i = start; i < end; i++)
            {
                _starts[Length + i - start] = source.StartOf(i);
                _ends[Length + i - start] = source.EndOf(i);
            }
        }

        Length += end - start;
    }

    /// <summary>Appends text that stands for the characters from <paramref name="start"/> to <paramref name="end"/> of <paramref
    /// name="source"/>; where the two are equal it stands for the empty place before them.</summary>
    internal void Replace(AlignedText source, int start, int end, ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_text.AsSpan(Length));
        if (_tracks)
        {
            int first = start < source.Length ? source.StartOf(start) : source.Length > 0 ? source.EndOf(source.Length - 1) : 0;
            _starts.AsSpan(Length, text.Length).Fill(first);
            _ends.AsSpan(Length, text.Length).Fill(end > start ? source.EndOf(end - 1) : first);
        }

        Length += text.Length;
    }

    internal void Replace(AlignedText source, int start, int end, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        Replace(source, start, end, characters[..rune.EncodeToUtf16(characters)]);
    }

    internal void Replace(AlignedText source, int start, int end, char character) =>
        Replace(source, start, end, new ReadOnlySpan<char>(in character));

    internal AlignedText Build(bool isFirst) =>
        new(_text.AsSpan(0, Length), _starts.AsSpan(0, _tracks ? Length : 0), _ends.AsSpan(0, _tracks ? Length : 0), isFirst);

    private void Reserve(int more)
    {
        if (Length + more <= _text.Length)
        {
            return;
        }

        int capacity = Math.Max(Length + more, 2 * _text.Length);
        if (capacity > TokenizerLimits.NormalizedCharacters)
        {
            capacity = Length + more <= TokenizerLimits.NormalizedCharacters
                ? TokenizerLimits.NormalizedCharacters
                : throw new InvalidDataException(
                    $"The normalizer of the tokenizer makes more than {TokenizerLimits.NormalizedCharacters} characters of a text.");
        }

        Array.Resize(ref _text, capacity);
        if (_tracks)
        {
            Array.Resize(ref _starts, capacity);
            Array.Resize(ref _ends, capacity);
        }
    }
}
