using System.Runtime.InteropServices;
using System.Text;

namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>Turns one piece of text into token ids: UTF-8 bytes, one token for each, then merges. Immutable but for its cache;
/// thread-safe.</summary>
internal sealed class BytePairModel
{
    private const int LongestStackPiece = 256;

    /// <summary>Some published vocabularies lack bytes that their training text did not hold; such bytes are left out of the ids, as
    /// Hugging Face does.</summary>
    private const int Missing = -1;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _wholePieces;
    private readonly IReadOnlySet<int> _specialIds;
    private readonly bool _ignoreMerges;
    private readonly PieceCache _cache = new();
    private readonly int[] _byteIds = new int[256];

    /// <exception cref="InvalidDataException">A merge names a token that does not exist.</exception>
    internal BytePairModel(TokenizerDefinition definition, Dictionary<string, int> vocabulary, IReadOnlySet<int> specialIds)
    {
        _wholePieces = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _ignoreMerges = definition.IgnoreMerges;
        _specialIds = specialIds;
        Merges = new MergeTable(definition.Merges, vocabulary, specialIds);
        for (var value = 0; value < 256; value++)
        {
            var token = ByteAlphabet.CharacterOf((byte)value).ToString();
            _byteIds[value] = vocabulary.TryGetValue(token, out var id) && !specialIds.Contains(id) ? id : Missing;
        }
    }

    internal MergeTable Merges { get; }

    /// <summary>Appends the ids of a piece of plain text.</summary>
    internal void EncodeText(ReadOnlySpan<char> piece, PieceMerger merger, List<int> ids)
    {
        if (piece.Length == 1 && char.IsAscii(piece[0]) && _byteIds[piece[0]] != Missing)
        {
            ids.Add(_byteIds[piece[0]]);
            return;
        }

        if (_cache.TryGet(piece, out var known))
        {
            ids.AddRange(known);
            return;
        }

        var first = ids.Count;
        var size = Encoding.UTF8.GetMaxByteCount(piece.Length);
        Span<byte> bytes = size <= LongestStackPiece ? stackalloc byte[LongestStackPiece] : new byte[size];
        EncodeBytes(bytes[..Encoding.UTF8.GetBytes(piece, bytes)], merger, ids);
        _cache.Put(piece, CollectionsMarshal.AsSpan(ids)[first..]);
    }

    /// <summary>Appends the ids of a piece that is written in the byte alphabet.</summary>
    internal void EncodeAlphabet(ReadOnlySpan<char> piece, PieceMerger merger, List<int> ids)
    {
        Span<byte> bytes = piece.Length <= LongestStackPiece ? stackalloc byte[LongestStackPiece] : new byte[piece.Length];
        ByteAlphabet.TryRead(piece, bytes);
        EncodeBytes(bytes[..piece.Length], merger, ids);
    }

    private void EncodeBytes(ReadOnlySpan<byte> bytes, PieceMerger merger, List<int> ids)
    {
        if (_ignoreMerges && WholePiece(bytes) is { } whole)
        {
            ids.Add(whole);
            return;
        }

        var buffer = merger.Begin(bytes.Length);
        var count = 0;
        foreach (var value in bytes)
        {
            buffer[count] = _byteIds[value];
            count += buffer[count] == Missing ? 0 : 1;
        }

        ids.AddRange(merger.Ids(merger.Merge(count)));
    }

    private int? WholePiece(ReadOnlySpan<byte> bytes)
    {
        // No token is longer than this (TokenizerLimits), so longer pieces need no look-up.
        if (bytes.Length > TokenizerLimits.TokenCharacters)
        {
            return null;
        }

        Span<char> text = stackalloc char[bytes.Length];
        ByteAlphabet.Write(bytes, text);
        return _wholePieces.TryGetValue(text, out var id) && !_specialIds.Contains(id) ? id : null;
    }
}
