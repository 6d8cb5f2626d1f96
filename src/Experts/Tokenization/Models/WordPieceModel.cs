using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>WordPiece (Schuster and Nakajima 2012; Devlin et al. 2018): the longest token that begins a word, then the longest that goes on
/// with it. A word that cannot be spelled, or is too long, is the unknown token as a whole. Immutable.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly TokenVocabulary _vocabulary;
    private readonly PieceTrie _beginnings;
    private readonly PieceTrie _continuations;
    private readonly int? _unknown;
    private readonly int _longestWord;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknown">The token of words that cannot be spelled; where there is none they are left out.</param>
    /// <param name="continuation">What a token begins with that goes on with a word, such as ##.</param>
    /// <param name="longestWord">Code points of the longest word that is spelled.</param>
    internal WordPieceModel(TokenVocabulary vocabulary, int? unknown, string continuation, int longestWord)
    {
        (_vocabulary, _unknown, _longestWord) = (vocabulary, unknown, longestWord);
        _beginnings = new PieceTrie(vocabulary.Readable);
        _continuations = continuation.Length == 0 ? _beginnings : new PieceTrie(vocabulary.Readable
            .Where(entry => entry.Key.Length > continuation.Length && entry.Key.StartsWith(continuation, StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key[continuation.Length..], entry.Value)));
    }

    public void Encode(AlignedText piece, TokenizingRun run)
    {
        int first = run.Ids.Count;
        if (IsTooLong(piece.Text) || !TrySpell(piece, run))
        {
            run.RemoveFrom(first);
            if (_unknown is { } unknown)
            {
                run.Add(unknown, piece, 0, piece.Length);
            }
        }
    }

    private bool TrySpell(AlignedText piece, TokenizingRun run)
    {
        for (int start = 0, end; start < piece.Length; start = end)
        {
            end = (start == 0 ? _beginnings : _continuations).Longest(piece.Text[start..], out int id) + start;
            if (end == start)
            {
                return false;
            }

            run.Add(id, piece, start, end);
        }

        return true;
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= _longestWord)
        {
            return false;
        }

        int codePoints = 0;
        foreach (char character in word)
        {
            codePoints += char.IsLowSurrogate(character) ? 0 : 1;
        }

        return codePoints > _longestWord;
    }
}
