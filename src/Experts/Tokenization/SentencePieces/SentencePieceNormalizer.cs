using System.Text;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>SentencePiece's normalization: the longest rule at each place, then the rules of spaces. Symbols of the user stay as they
/// are. Immutable.</summary>
internal sealed class SentencePieceNormalizer(SentencePieceModel model) : INormalizer
{
    /// <summary>Stands for a space in pieces.</summary>
    internal const char Space = '\u2581';

    /// <summary>Rules have short keys; a window of the text is enough to find the longest.</summary>
    private const int LongestRule = 64;

    private readonly char _space = model.EscapesSpaces ? Space : ' ';
    private readonly PieceTrie _symbols = new(model.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined)
        .Select(static piece => KeyValuePair.Create(piece.Text, 0)));

    public AlignedText Apply(AlignedText text, bool tracks)
    {
        AlignedTextBuilder result = new(text.Length + 16, tracks);
        int start = 0;
        while (model.RemovesSpaces && start < text.Length && IsSpace(text.Text, start, out int length))
        {
            start += length;
        }

        if (start == text.Length)
        {
            return text.Slice(start, start);
        }

        bool prefixes = model.AddsPrefix && text.IsFirst;
        if (prefixes && !model.SpaceIsSuffix)
        {
            result.Replace(text, start, start, _space);
        }

        Write(text, start, result);
        if (model.RemovesSpaces)
        {
            result.TrimEnd(_space);
        }

        if (prefixes && model.SpaceIsSuffix)
        {
            result.Replace(text, text.Length, text.Length, _space);
        }

        return result.Build(text.IsFirst);
    }

    private void Write(AlignedText text, int start, AlignedTextBuilder result)
    {
        bool follows = model.RemovesSpaces;
        while (start < text.Length)
        {
            string rule = RuleAt(text.Text, start, out int length);
            int kept = follows ? rule.Length - rule.AsSpan().TrimStart(' ').Length : 0;
            if (kept < rule.Length)
            {
                ReadOnlySpan<char> written = rule.AsSpan(kept);
                follows = model.RemovesSpaces && written[^1] == ' ';
                result.Replace(text, start, start + length, written.Contains(' ') ? written.ToString().Replace(' ', _space) : written);
            }

            start += length;
        }
    }

    private bool IsSpace(ReadOnlySpan<char> text, int start, out int length) => RuleAt(text, start, out length) == " ";

    private string RuleAt(ReadOnlySpan<char> text, int start, out int length)
    {
        length = _symbols.Longest(text[start..], out _);
        if (length > 0)
        {
            return text.Slice(start, length).ToString();
        }

        if (model.Charsmap is not null)
        {
            ReadOnlySpan<char> window = text[start..Math.Min(text.Length, start + LongestRule)];
            Span<byte> bytes = stackalloc byte[3 * LongestRule];
            int count = Encoding.UTF8.GetBytes(window, bytes);
            if (model.Charsmap.Longest(bytes[..count], out int keyBytes) is { } rule)
            {
                length = Encoding.UTF8.GetCharCount(bytes[..keyBytes]);
                return rule;
            }
        }

        Rune.DecodeFromUtf16(text[start..], out Rune rune, out length);
        return rune.ToString();
    }
}
