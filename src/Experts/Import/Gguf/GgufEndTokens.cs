using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>
/// The tokens that end an answer. Most files name one, although their models end a turn and a text by different ones, so control tokens
/// with the names that makers give such tokens end an answer too.
/// </summary>
internal static class GgufEndTokens
{
    private static readonly HashSet<string> s_ends = new(StringComparer.Ordinal)
    {
        "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>",
        "<|end_of_turn|>", "<EOT>", "<end_of_utterance>", "<｜end▁of▁sentence｜>",
    };

    /// <summary>Writes them, and the tokens that begin and fill up.</summary>
    public static void Write(GgufMetadata metadata, GgufArchitecture architecture, JsonObject configuration)
    {
        IReadOnlyList<string> tokens = metadata.Texts(GgufVocabulary.TokensKey) ?? [];
        long?[] named =
        [
            metadata.Integer("tokenizer.ggml.eos_token_id"), metadata.Integer("tokenizer.ggml.eot_token_id"), metadata.Integer("tokenizer.ggml.eom_token_id"),
        ];
        List<long> ends = [.. named.OfType<long>().Where(id => id is >= 0 and <= int.MaxValue)];
        if (tokens.Count > 0)
        {
            ends.AddRange(Known(metadata, tokens, architecture));
        }

        configuration["eos_token_id"] = new JsonArray([.. ends.Distinct().Select(id => JsonValue.Create(id))]);
        if (metadata.Integer("tokenizer.ggml.bos_token_id") is { } begin)
        {
            configuration["bos_token_id"] = begin;
        }

        if (metadata.Integer("tokenizer.ggml.padding_token_id") is { } pad)
        {
            configuration["pad_token_id"] = pad;
        }
    }

    private static IEnumerable<long> Known(GgufMetadata metadata, IReadOnlyList<string> tokens, GgufArchitecture architecture)
    {
        IReadOnlyList<long> kinds = metadata.Integers(GgufVocabulary.KindsKey) ?? [];
        for (int id = 0; id < Math.Min(tokens.Count, kinds.Count); id++)
        {
            // In gpt-oss this one ends a message, after which others follow.
            bool goesOn = architecture.ModelType == "gpt_oss" && tokens[id] == "<|end|>";
            if (kinds[id] == GgufVocabulary.Control && s_ends.Contains(tokens[id]) && !goesOn)
            {
                yield return id;
            }
        }
    }
}
