using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes the tokenizer of a GGUF file as <c>tokenizer.json</c>: byte-level BPE ("gpt2") or SentencePiece's BPE ("llama").</summary>
internal static class GgufTokenizer
{
    private const int MostTokens = 1 << 20;
    private const int MostMerges = 1 << 22;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;

    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static JsonObject Write(GgufMetadata metadata, IReadOnlyList<string> tokens)
    {
        if (tokens.Count is 0 or > MostTokens)
        {
            throw new ModelImportException($"The GGUF file has {tokens.Count} tokens; legal are 1 to {MostTokens}.");
        }

        IReadOnlyList<long> kinds = metadata.Integers("tokenizer.ggml.token_type") ?? [.. Enumerable.Repeat(1L, tokens.Count)];
        JsonObject vocabulary = [];
        JsonArray added = [];
        for (int id = 0; id < tokens.Count; id++)
        {
            if (!vocabulary.TryAdd(tokens[id], JsonValue.Create(id)))
            {
                throw new ModelImportException($"The GGUF file has the token '{GgufMetadata.Shown(tokens[id])}' twice.");
            }

            long kind = id < kinds.Count ? kinds[id] : 1;
            if (kind is Control or UserDefined or Unknown && tokens[id].Length > 0)
            {
                added.Add((JsonNode)new JsonObject
                {
                    ["id"] = id,
                    ["content"] = tokens[id],
                    ["single_word"] = false,
                    ["lstrip"] = false,
                    ["rstrip"] = false,
                    ["normalized"] = false,
                    ["special"] = kind != UserDefined,
                });
            }
        }

        string model = metadata.Text("tokenizer.ggml.model") ?? "none";
        return model switch
        {
            "gpt2" => ByteLevel(metadata, vocabulary, added),
            "llama" => SentencePiece(metadata, tokens, kinds, vocabulary, added),
            _ => throw new ModelImportException($"The GGUF file has a tokenizer of the kind '{GgufMetadata.Shown(model)}'; legal are gpt2 and llama."),
        };
    }

    private static JsonObject ByteLevel(GgufMetadata metadata, JsonObject vocabulary, JsonArray added)
    {
        string rule = metadata.Text("tokenizer.ggml.pre") ?? "default";
        JsonObject bytes = new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false };
        JsonArray steps = rule switch
        {
            "default" or "gpt-2" => [Split(Gpt2), bytes],
            "llama-bpe" or "llama3" or "llama-v3" => [Split(Llama3), bytes],
            "qwen2" or "deepseek-r1-qwen" => [Split(Qwen2), bytes],
            "smollm" => [new JsonObject { ["type"] = "Digits", ["individual_digits"] = true }, Split(Gpt2), bytes],
            _ => throw new ModelImportException(
                $"The GGUF file cuts text by the rule '{GgufMetadata.Shown(rule)}'; legal are default, gpt-2, llama-bpe, qwen2, deepseek-r1-qwen and smollm."),
        };
        IReadOnlyList<string> merges = metadata.Texts("tokenizer.ggml.merges") ?? throw new ModelImportException("The GGUF file lacks 'tokenizer.ggml.merges'.");
        JsonNode?[] pairs = [.. merges.Take(MostMerges).Select(merge => (JsonNode)merge)];
        JsonObject decoder = new() { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true };
        JsonObject model = Model(vocabulary, new JsonArray(pairs), byteFallback: false, unknown: null);
        model["ignore_merges"] = rule is "llama-bpe" or "llama3" or "llama-v3";
        return Whole(added, normalizer: null, new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps }, decoder, model);
    }

    private static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };

    private static JsonObject SentencePiece(
        GgufMetadata metadata, IReadOnlyList<string> tokens, IReadOnlyList<long> kinds, JsonObject vocabulary, JsonArray added)
    {
        IReadOnlyList<double> scores = metadata.Numbers("tokenizer.ggml.scores") ?? throw new ModelImportException("The GGUF file lacks 'tokenizer.ggml.scores'.");
        if (scores.Count != tokens.Count)
        {
            throw new ModelImportException($"The GGUF file has {scores.Count} scores for {tokens.Count} tokens.");
        }

        int unknown = Enumerable.Range(0, Math.Min(kinds.Count, tokens.Count)).FirstOrDefault(id => kinds[id] == Unknown, -1);
        bool prefixes = metadata.Flag("tokenizer.ggml.add_space_prefix") ?? true;
        JsonArray normalizers = [new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = "▁" }];
        JsonArray decoders =
        [
            new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = "▁" }, ["content"] = " " },
            new JsonObject { ["type"] = "ByteFallback" },
            new JsonObject { ["type"] = "Fuse" },
        ];
        if (prefixes)
        {
            normalizers.Insert(0, new JsonObject { ["type"] = "Prepend", ["prepend"] = "▁" });
            decoders.Add((JsonNode)new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        }

        return Whole(
            added,
            new JsonObject { ["type"] = "Sequence", ["normalizers"] = normalizers },
            preTokenizer: null,
            new JsonObject { ["type"] = "Sequence", ["decoders"] = decoders },
            Model(vocabulary, Merges(tokens, scores), byteFallback: true, unknown < 0 ? null : tokens[unknown]));
    }

    // SentencePiece keeps no merges: every pair that makes a token may be merged, tokens of higher scores first.
    private static JsonArray Merges(IReadOnlyList<string> tokens, IReadOnlyList<double> scores)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < tokens.Count; id++)
        {
            ids[tokens[id]] = id;
        }

        List<(double Score, int Left, int Right)> merges = [];
        for (int id = 0; id < tokens.Count; id++)
        {
            for (int cut = 1; cut < Math.Min(tokens[id].Length, 256); cut++)
            {
                if (ids.TryGetValue(tokens[id][..cut], out int left) && ids.TryGetValue(tokens[id][cut..], out int right))
                {
                    merges.Add((scores[id], left, right));
                }
            }

            if (merges.Count > MostMerges)
            {
                throw new ModelImportException($"The tokens of the GGUF file make more than {MostMerges} merges.");
            }
        }

        IEnumerable<JsonNode?> sorted = merges.OrderByDescending(merge => merge.Score).ThenBy(merge => merge.Left).ThenBy(merge => merge.Right)
            .Select(merge => (JsonNode)new JsonArray(tokens[merge.Left], tokens[merge.Right]));
        return new JsonArray([.. sorted]);
    }

    private static JsonObject Model(JsonObject vocabulary, JsonArray merges, bool byteFallback, string? unknown) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = byteFallback,
        ["byte_fallback"] = byteFallback,
        ["ignore_merges"] = false,
        ["vocab"] = vocabulary,
        ["merges"] = merges,
    };

    private static JsonObject Whole(JsonArray added, JsonObject? normalizer, JsonObject? preTokenizer, JsonObject decoder, JsonObject model) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = added,
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = preTokenizer,
        ["post_processor"] = null,
        ["decoder"] = decoder,
        ["model"] = model,
    };
}
