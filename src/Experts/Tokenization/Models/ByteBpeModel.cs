using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Byte-pair encoding of the UTF-8 bytes of a piece, whose vocabulary is written in the byte alphabet. Immutable but for its cache;
/// thread-safe.</summary>
internal sealed class ByteBpeModel : ITokenModel
{
    private const int LongestStackPiece = 256;

    /// <summary>Some published vocabularies lack bytes that their training text did not hold; such bytes are left out of the tokens, as
    /// Hugging Face does.</summary>
    private const int Missing = -1;

    private readonly TokenVocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly bool _ignoresMerges;
    private readonly PieceCache _cache = new();
    private readonly int[] _byteIds = new int[256];

    /// <param name="vocabulary">The tokens, in the byte alphabet.</param>
    /// <param name="merges">Their merges.</param>
    /// <param name="ignoresMerges">True where a piece that is a token as a whole is not built by merges.</param>
    internal ByteBpeModel(TokenVocabulary vocabulary, MergeTable merges, bool ignoresMerges)
    {
        (_vocabulary, _merges, _ignoresMerges) = (vocabulary, merges, ignoresMerges);
        for (int value = 0; value < 256; value++)
        {
            _byteIds[value] = vocabulary.TryRead([ByteAlphabet.CharacterOf((byte)value)], out int id) ? id : Missing;
        }
    }

    public void Encode(AlignedText piece, TokenizingRun run)
    {
        if (run.Tracks)
        {
            EncodeTracked(piece, run);
            return;
        }

        ReadOnlySpan<char> text = piece.Text;
        if (_cache.TryGet(text, out ReadOnlySpan<int> known))
        {
            run.Ids.AddRange(known);
            return;
        }

        int first = run.Ids.Count;
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = size <= LongestStackPiece ? stackalloc byte[LongestStackPiece] : new byte[size];
        EncodeBytes(bytes[..Encoding.UTF8.GetBytes(text, bytes)], run);
        _cache.Put(text, CollectionsMarshal.AsSpan(run.Ids)[first..]);
    }

    private void EncodeBytes(ReadOnlySpan<byte> bytes, TokenizingRun run)
    {
        if (_ignoresMerges && TryWhole(bytes, out int whole))
        {
            run.Ids.Add(whole);
            return;
        }

        PieceMerger merger = run.MergerOf(_merges);
        Span<int> buffer = merger.Begin(bytes.Length);
        int count = 0;
        foreach (byte value in bytes)
        {
            buffer[count] = _byteIds[value];
            count += buffer[count] == Missing ? 0 : 1;
        }

        run.Ids.AddRange(merger.Ids(merger.Merge(count)));
    }

    private bool TryWhole(ReadOnlySpan<byte> bytes, out int id)
    {
        id = Missing;
        if (bytes.Length > _vocabulary.Longest)
        {
            return false;
        }

        Span<char> text = stackalloc char[bytes.Length];
        ByteAlphabet.Write(bytes, text);
        return _vocabulary.TryRead(text, out id);
    }

    private void EncodeTracked(AlignedText piece, TokenizingRun run)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length)];
        int[] characters = new int[bytes.Length];
        int size = 0;
        for (int start = 0, length; start < piece.Length; start += length)
        {
            Rune.DecodeFromUtf16(piece.Text[start..], out Rune rune, out length);
            int written = rune.EncodeToUtf8(bytes.AsSpan(size));
            characters.AsSpan(size, written).Fill(start);
            size += written;
        }

        if (_ignoresMerges && TryWhole(bytes.AsSpan(0, size), out int whole))
        {
            run.Add(whole, piece, 0, piece.Length);
            return;
        }

        PieceMerger merger = run.MergerOf(_merges);
        Span<int> buffer = merger.Begin(size);
        int count = 0;
        for (int i = 0; i < size; i++)
        {
            buffer[count] = _byteIds[bytes[i]];
            characters[count] = characters[i];
            count += buffer[count] == Missing ? 0 : 1;
        }

        int tokens = merger.Merge(count);
        ReadOnlySpan<int> ids = merger.Ids(tokens);
        ReadOnlySpan<int> symbols = merger.FirstSymbols(tokens);
        for (int i = 0; i < tokens; i++)
        {
            // A token that ends within a character stands for the whole of it.
            int last = (i + 1 < tokens ? symbols[i + 1] : count) - 1;
            int end = characters[last] + 1;
            run.Add(ids[i], piece, characters[symbols[i]], end < piece.Length && char.IsLowSurrogate(piece.Text[end]) ? end + 1 : end);
        }
    }
}
