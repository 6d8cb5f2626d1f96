using System.Buffers.Text;
using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Stages;

namespace CoERouter.Experts.Tokenization.Tiktoken;

/// <summary>Reads a file of ranks, one token in base64 and its rank on each line.</summary>
internal static class TiktokenFile
{
    internal static TokenizerParts Read(ReadOnlySpan<byte> file, TiktokenEncoding encoding)
    {
        Dictionary<string, int> ranks = Ranks(file);
        TokenVocabulary vocabulary = new(
            ranks, [.. encoding.SpecialTokens.Select(token => new AddedToken { Id = token.Value, Content = token.Key, Special = true })]);

        // A token's rank is its id, and any two neighbours that spell a token are merged.
        MergeTable merges = MergeTable.OfRanks(ranks.Select(token => (token.Key, token.Value, token.Value)), ranks);
        PieceStage model = new ModelStage(new ByteBpeModel(vocabulary, merges, ignoresMerges: true));
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Stage = PieceSplitters.Known(encoding.Pattern) is { } known
                ? new SplitterStage(known, model)
                : new MatchStage(TextMatchers.Create(encoding.Pattern, isLiteral: false), SplitBehavior.Isolated, inverts: false, model),
            Decoder = new ByteLevelDecoder(encoding.SpecialTokens.Keys.ToHashSet(StringComparer.Ordinal)),
        };
    }

    private static Dictionary<string, int> Ranks(ReadOnlySpan<byte> file)
    {
        Dictionary<string, int> ranks = new(StringComparer.Ordinal);
        byte[] token = new byte[TokenizerLimits.TokenCharacters];
        int number = 0;
        while (!file.IsEmpty)
        {
            int end = file.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? file : file[..end]).TrimEnd((byte)'\r');
            file = end < 0 ? default : file[(end + 1)..];
            number++;
            if (line.IsEmpty)
            {
                continue;
            }

            if (ranks.Count == TokenizerLimits.Tokens)
            {
                throw new InvalidDataException($"The file of ranks has more than {TokenizerLimits.Tokens} tokens.");
            }

            int space = line.IndexOf((byte)' ');
            if (space <= 0 || space > Base64.GetMaxEncodedToUtf8Length(token.Length)
                || Base64.DecodeFromUtf8(line[..space], token, out _, out int length) != System.Buffers.OperationStatus.Done || length == 0
                || !Utf8Parser.TryParse(line[(space + 1)..], out int rank, out int consumed) || consumed != line.Length - space - 1
                || !ranks.TryAdd(ByteAlphabet.Write(token.AsSpan(0, length)), rank))
            {
                throw new InvalidDataException(
                    $"Line {number} of the file of ranks is wrong: it must be a token in base64 of at most {token.Length} bytes, a space, and "
                    + "its rank, each token once.");
            }
        }

        return ranks.Count > 0 ? ranks : throw new InvalidDataException("The file of ranks has no tokens.");
    }
}
