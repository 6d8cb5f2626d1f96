using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Stages;

namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>Makes a tokenizer of a SentencePiece model.</summary>
internal static class SentencePieceTokenizer
{
    internal static TokenizerParts Create(SentencePieceModel model)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        List<AddedToken> added = [];
        int? unknown = null;
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            (string text, _, PieceKind kind) = model.Pieces[id];
            if (!ids.TryAdd(text, id))
            {
                throw new InvalidDataException($"The SentencePiece model has the piece \"{text}\" twice.");
            }

            unknown = kind == PieceKind.Unknown ? id : unknown;
            if (kind is PieceKind.Unknown or PieceKind.Control or PieceKind.UserDefined)
            {
                bool isSymbol = kind == PieceKind.UserDefined;
                added.Add(new AddedToken { Id = id, Content = text, Special = !isSymbol, Normalized = isSymbol });
            }
        }

        TokenVocabulary vocabulary = new(ids, added);
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Normalizer = new SentencePieceNormalizer(model),
            NormalizesAddedTokens = false,
            Stage = new ModelStage(Model(model, vocabulary, unknown)),
            Decoder = Decoder(model),
            Unknown = unknown,
        };
    }

    private static ITokenModel Model(SentencePieceModel model, TokenVocabulary vocabulary, int? unknown)
    {
        bool hasBytes = model.Pieces.Any(piece => piece.Kind == PieceKind.Byte);
        Dictionary<string, int> spelling = new(StringComparer.Ordinal);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            if (model.Pieces[id].Kind == PieceKind.Normal)
            {
                spelling.Add(model.Pieces[id].Text, id);
            }
        }

        TokenVocabulary pieces = new(spelling, vocabulary.AddedTokens);
        ByteTokens? bytes = hasBytes ? new ByteTokens(vocabulary) : null;
        if (!model.IsMerging)
        {
            return new UnigramModel(pieces, Scores(model), unknown, bytes);
        }

        // Pieces of the same score are merged from left to right, so they share a rank.
        float[] order = [.. model.Pieces.Select(piece => piece.Score).Distinct().OrderDescending()];
        Dictionary<float, int> ranks = order.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        MergeTable merges = MergeTable.OfRanks(
            spelling.Select(piece => (piece.Key, piece.Value, ranks[model.Pieces[piece.Value].Score])), spelling);
        return new CharacterBpeModel(pieces, merges, new CharacterBpeOptions { Unknown = unknown, FusesUnknown = true, Bytes = bytes });
    }

    // The worst score of a piece that spells text is what an unknown character is compared with.
    private static double[] Scores(SentencePieceModel model)
    {
        double[] scores = [.. model.Pieces.Select(piece => (double)piece.Score)];
        double worst = model.Pieces.Where(piece => piece.Kind == PieceKind.Normal).Select(piece => (double)piece.Score).DefaultIfEmpty(0).Min();
        for (int id = 0; id < scores.Length; id++)
        {
            scores[id] = model.Pieces[id].Kind == PieceKind.Normal ? scores[id] : worst;
        }

        return scores;
    }

    private static DecoderSequence Decoder(SentencePieceModel model)
    {
        List<ITokenDecoder> steps = [new ByteFallbackDecoder()];
        if (model.EscapesSpaces)
        {
            steps.Insert(0, new ReplaceDecoder(new LiteralMatcher(SentencePieceNormalizer.Space.ToString()), " "));
        }

        if (model.AddsPrefix)
        {
            steps.Add(new FuseDecoder());
            steps.Add(new StripDecoder(' ', model.SpaceIsSuffix ? 0 : 1, model.SpaceIsSuffix ? 1 : 0));
        }

        return new DecoderSequence(steps);
    }
}
