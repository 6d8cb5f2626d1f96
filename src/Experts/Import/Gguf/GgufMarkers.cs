using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>The tokens that a model expects around a text, as the post-processor of <c>tokenizer.json</c>.</summary>
internal static class GgufMarkers
{
    /// <summary>Whether a text begins with the begin token.</summary>
    /// <param name="metadata">The header.</param>
    /// <param name="otherwise">What holds where it does not say.</param>
    public static bool Begins(GgufMetadata metadata, bool otherwise) => metadata.Flag("tokenizer.ggml.add_bos_token") ?? otherwise;

    /// <summary>Whether a text ends with the end token.</summary>
    public static bool Ends(GgufMetadata metadata) => metadata.Flag("tokenizer.ggml.add_eos_token") ?? false;

    /// <summary>Writes them; null where there are none.</summary>
    public static JsonObject? Write(GgufMetadata metadata, GgufVocabulary vocabulary, bool begins)
    {
        string? begin = Begins(metadata, begins) ? Token(metadata, vocabulary, "bos") : null;
        string? end = Ends(metadata) ? Token(metadata, vocabulary, "eos") : null;
        if (begin is null && end is null)
        {
            return null;
        }

        JsonObject tokens = [];
        foreach (string token in new[] { begin, end }.OfType<string>().Distinct())
        {
            tokens[token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(vocabulary.IdOf(token)!.Value), ["tokens"] = new JsonArray(token) };
        }

        return new()
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray([.. Around(begin, "A", end, 0)]),
            ["pair"] = new JsonArray([.. Around(begin, "A", end, 0), .. Around(begin, "B", end, 1)]),
            ["special_tokens"] = tokens,
        };
    }

    private static string? Token(GgufMetadata metadata, GgufVocabulary vocabulary, string name) =>
        metadata.Integer($"tokenizer.ggml.{name}_token_id") is { } id && id >= 0 && id < vocabulary.Tokens.Count ? vocabulary.Tokens[(int)id] : null;

    private static IEnumerable<JsonNode?> Around(string? begin, string sequence, string? end, int type)
    {
        if (begin is not null)
        {
            yield return Part("SpecialToken", begin, type);
        }

        yield return Part("Sequence", sequence, type);
        if (end is not null)
        {
            yield return Part("SpecialToken", end, type);
        }
    }

    private static JsonObject Part(string kind, string id, int type) => new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } };
}
