using System.Text.Json.Nodes;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes the tokenizer of a GGUF file as <c>tokenizer.json</c>: byte-level BPE ("gpt2") or SentencePiece's BPE ("llama").</summary>
internal static class GgufTokenizer
{
    private const int MostMerges = 1 << 22;

    /// <summary>Writes it.</summary>
    /// <exception cref="ModelImportException">The file has no tokenizer of these kinds, or not a whole one.</exception>
    public static JsonObject Write(GgufMetadata metadata, GgufArchitecture architecture)
    {
        GgufVocabulary vocabulary = new(metadata);
        string model = metadata.Text("tokenizer.ggml.model") ?? "none";
        return model switch
        {
            "gpt2" => ByteLevel(metadata, architecture, vocabulary),
            "llama" => GgufSentencePiece.Write(metadata, architecture, vocabulary),
            _ => throw new ModelImportException($"The GGUF file has a tokenizer of the kind '{GgufMetadata.Shown(model)}'; legal are gpt2 and llama."),
        };
    }

    /// <summary>Tokens that are found as a whole in a text.</summary>
    /// <param name="vocabulary">All tokens.</param>
    /// <param name="takesSpaces">Whether one takes the spaces after it too.</param>
    public static JsonArray Added(GgufVocabulary vocabulary, Func<int, bool>? takesSpaces = null)
    {
        IEnumerable<JsonNode?> added = Enumerable.Range(0, vocabulary.Tokens.Count).Where(vocabulary.IsAdded).Select(id => new JsonObject
        {
            ["id"] = id,
            ["content"] = vocabulary.Tokens[id],
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = takesSpaces?.Invoke(id) ?? false,
            ["normalized"] = false,
            ["special"] = vocabulary.KindOf(id) != GgufVocabulary.UserDefined,
        });
        return new JsonArray([.. added]);
    }

    /// <summary>The model of <c>tokenizer.json</c>.</summary>
    public static JsonObject Model(JsonObject vocabulary, JsonArray merges, bool byteFallback, string? unknown, bool keepsWhole) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = byteFallback,
        ["byte_fallback"] = byteFallback,
        ["ignore_merges"] = keepsWhole,
        ["vocab"] = vocabulary,
        ["merges"] = merges,
    };

    /// <summary>The whole file.</summary>
    public static JsonObject Whole(JsonArray added, JsonObject? normalizer, JsonObject? preTokenizer, JsonObject? postProcessor, JsonObject decoder, JsonObject model) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = added,
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = preTokenizer,
        ["post_processor"] = postProcessor,
        ["decoder"] = decoder,
        ["model"] = model,
    };

    private static JsonObject ByteLevel(GgufMetadata metadata, GgufArchitecture architecture, GgufVocabulary vocabulary)
    {
        GgufSplitRule rule = GgufSplitRule.Of(metadata, architecture);
        IReadOnlyList<string> merges = metadata.Texts("tokenizer.ggml.merges") ?? throw new ModelImportException("The GGUF file lacks 'tokenizer.ggml.merges'.");
        if (merges.Count > MostMerges)
        {
            throw new ModelImportException($"The GGUF file has {merges.Count} merges; legal are at most {MostMerges}.");
        }

        // Added tokens are written as themselves, the others in the alphabet of bytes, which has no spaces, for one.
        JsonObject spelled = [];
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            string token = vocabulary.Tokens[id];
            bool isKept = !vocabulary.IsAdded(id) || (!rule.KeepsWhole && token.All(character => ByteAlphabet.ByteOf(character) >= 0));
            if (isKept)
            {
                spelled.Add(token, JsonValue.Create(id));
            }
        }

        JsonNode?[] pairs = [.. merges.Select(merge => (JsonNode)merge)];
        JsonObject decoder = new() { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true };
        return Whole(
            Added(vocabulary),
            rule.Composes ? new JsonObject { ["type"] = "NFC" } : null,
            rule.ToJson(),
            GgufMarkers.Write(metadata, vocabulary, begins: rule.Begins),
            decoder,
            Model(spelled, new JsonArray(pairs), byteFallback: false, unknown: null, rule.KeepsWhole));
    }
}
