using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>The unigram language model (Kudo 2018): of all ways to spell a piece, the one whose tokens have the highest sum of scores,
/// found by Viterbi search in time linear in the piece. Immutable.</summary>
internal sealed class UnigramModel : ITokenModel
{
    /// <summary>How far an unknown character is below the worst token.</summary>
    private const double UnknownPenalty = 10;

    private const int Unknown = -1;
    private readonly TokenVocabulary _vocabulary;
    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int? _unknown;
    private readonly ByteTokens? _bytes;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">The logarithm of each token's probability, by id.</param>
    /// <param name="unknown">The token of characters that cannot be spelled; where there is none they are left out.</param>
    /// <param name="fallsBackToBytes">True where such characters are spelled as bytes.</param>
    internal UnigramModel(TokenVocabulary vocabulary, double[] scores, int? unknown, bool fallsBackToBytes)
    {
        (_vocabulary, _scores, _unknown) = (vocabulary, scores, unknown);
        _trie = new PieceTrie(vocabulary.Readable.Where(entry => entry.Value != unknown));
        _unknownScore = scores.Min() - UnknownPenalty;
        _bytes = fallsBackToBytes ? new ByteTokens(vocabulary) : null;
    }

    public void Encode(AlignedText piece, TokenizingRun run)
    {
        UnigramPath path = run.Path;
        Search(piece.Text, path);
        int count = path.Trace(piece.Length);
        for (int i = 0; i < count; i++)
        {
            (int start, int id) = path.At(i);
            while (id == Unknown && i + 1 < count && path.At(i + 1).Id == Unknown)
            {
                i++;
            }

            int end = i + 1 < count ? path.At(i + 1).Start : piece.Length;
            if (id == Unknown)
            {
                AddUnknown(piece, start, end, run);
            }
            else
            {
                run.Add(id, piece, start, end);
            }
        }
    }

    private void Search(ReadOnlySpan<char> text, UnigramPath path)
    {
        path.Begin(text.Length);
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = LengthAt(text, start);
            double score = path.ScoreAt(start);
            bool spelled = false;
            int node = PieceTrie.Root;
            for (int i = start; i < text.Length && (node = _trie.Step(node, text[i])) >= 0; i++)
            {
                if (_trie.ValueOf(node) is >= 0 and var id)
                {
                    path.Offer(start, i + 1, id, score + _scores[id]);
                    spelled |= i + 1 - start == length;
                }
            }

            if (!spelled)
            {
                path.Offer(start, start + length, Unknown, score + _unknownScore);
            }
        }
    }

    private void AddUnknown(AlignedText piece, int start, int end, TokenizingRun run)
    {
        if (_bytes is not null && _bytes.TryAdd(piece, start, end, run))
        {
            return;
        }

        if (_unknown is { } unknown)
        {
            run.Add(unknown, piece, start, end);
        }
    }

    private static int LengthAt(ReadOnlySpan<char> text, int start) =>
        char.IsHighSurrogate(text[start]) && start + 1 < text.Length && char.IsLowSurrogate(text[start + 1]) ? 2 : 1;
}
