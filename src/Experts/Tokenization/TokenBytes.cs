using System.Text;

namespace CoERouter.Experts.Tokenization;

/// <summary>The bytes of each token by id, one after another in a single buffer. Immutable.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    /// <summary>An id with no text has no bytes.</summary>
    internal TokenBytes(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<AddedToken> addedTokens, int count)
    {
        var tokens = new byte[count][];
        foreach (var (text, id) in vocabulary)
        {
            var bytes = new byte[text.Length];
            tokens[id] = ByteAlphabet.TryRead(text, bytes) ? bytes : Encoding.UTF8.GetBytes(text);
        }

        foreach (var added in addedTokens)
        {
            tokens[added.Id] = added.Special ? [] : Encoding.UTF8.GetBytes(added.Content);
        }

        _ends = new int[count];
        _bytes = new byte[tokens.Sum(token => token?.Length ?? 0)];
        var end = 0;
        for (var id = 0; id < count; id++)
        {
            tokens[id]?.CopyTo(_bytes, end);
            _ends[id] = end += tokens[id]?.Length ?? 0;
        }
    }

    internal int Count => _ends.Length;

    internal ReadOnlySpan<byte> this[int id]
    {
        get
        {
            if ((uint)id >= (uint)_ends.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(id), id, $"A token id is 0 to {_ends.Length - 1}.");
            }

            var start = id == 0 ? 0 : _ends[id - 1];
            return _bytes.AsSpan(start, _ends[id] - start);
        }
    }
}
