using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes SentencePiece's BPE, of which a file has the pieces and their scores, as <c>tokenizer.json</c>.</summary>
internal static class GgufSentencePiece
{
    private const int MostMerges = 1 << 22;
    private const int LongestPiece = 256;
    private const string Space = "▁";

    // Control tokens of Phi-3 that leave the spaces after them as they are; the others take them, which files do not say.
    private static readonly string[] s_phiPlain = ["<unk>", "<s>", "<|endoftext|>"];

    public static JsonObject Write(GgufMetadata metadata, GgufArchitecture architecture, GgufVocabulary vocabulary)
    {
        IReadOnlyList<double> scores = vocabulary.Scores ?? throw new ModelImportException("The GGUF file lacks 'tokenizer.ggml.scores'.");
        if (scores.Count != vocabulary.Tokens.Count)
        {
            throw new ModelImportException($"The GGUF file has {scores.Count} scores for {vocabulary.Tokens.Count} tokens.");
        }

        JsonObject spelled = [];
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            spelled.Add(vocabulary.Tokens[id], JsonValue.Create(id));
        }

        string? unknown = Enumerable.Range(0, vocabulary.Tokens.Count).Where(id => vocabulary.KindOf(id) == GgufVocabulary.Unknown)
            .Select(id => vocabulary.Tokens[id]).FirstOrDefault();
        bool prefixes = metadata.Flag("tokenizer.ggml.add_space_prefix") ?? true;
        JsonObject model = GgufTokenizer.Model(spelled, Merges(vocabulary, scores), byteFallback: true, unknown, keepsWhole: false);
        Func<int, bool>? takesSpaces = architecture.Name == "phi3" ? id => TakesSpaces(vocabulary, id) : null;
        return GgufTokenizer.Whole(
            GgufTokenizer.Added(vocabulary, takesSpaces), Normalizer(prefixes), preTokenizer: null, GgufMarkers.Write(metadata, vocabulary, begins: true), Decoder(prefixes), model);
    }

    private static bool TakesSpaces(GgufVocabulary vocabulary, int id) => !s_phiPlain.Contains(vocabulary.Tokens[id]);

    private static JsonObject Normalizer(bool prefixes)
    {
        JsonArray normalizers = [new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = Space }];
        if (prefixes)
        {
            normalizers.Insert(0, new JsonObject { ["type"] = "Prepend", ["prepend"] = Space });
        }

        return new JsonObject { ["type"] = "Sequence", ["normalizers"] = normalizers };
    }

    private static JsonObject Decoder(bool prefixes)
    {
        JsonArray decoders =
        [
            new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = Space }, ["content"] = " " },
            new JsonObject { ["type"] = "ByteFallback" },
            new JsonObject { ["type"] = "Fuse" },
        ];
        if (prefixes)
        {
            decoders.Add((JsonNode)new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        }

        return new JsonObject { ["type"] = "Sequence", ["decoders"] = decoders };
    }

    // SentencePiece keeps no merges: every pair that makes a piece may be merged, pieces of higher scores first, of the same score that of
    // the smaller id, as Hugging Face's programs derive them.
    private static JsonArray Merges(GgufVocabulary vocabulary, IReadOnlyList<double> scores)
    {
        List<(double Score, int Piece, int Left, int Right)> merges = [];
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            string token = vocabulary.Tokens[id];
            for (int cut = 1; vocabulary.KindOf(id) == GgufVocabulary.Normal && cut < Math.Min(token.Length, LongestPiece); cut++)
            {
                if (vocabulary.IdOf(token[..cut]) is { } left && vocabulary.IdOf(token[cut..]) is { } right)
                {
                    merges.Add((scores[id], id, left, right));
                }
            }

            if (merges.Count > MostMerges)
            {
                throw new ModelImportException($"The tokens of the GGUF file make more than {MostMerges} merges.");
            }
        }

        IEnumerable<JsonNode?> sorted = merges.OrderByDescending(merge => merge.Score).ThenBy(merge => merge.Piece).ThenBy(merge => merge.Left)
            .Select(merge => (JsonNode)new JsonArray(vocabulary.Tokens[merge.Left], vocabulary.Tokens[merge.Right]));
        return new JsonArray([.. sorted]);
    }
}
