using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoERouter.Training.Corpora.Extraction;

/// <summary>Writes answers on one line with fixed spacing, and compares them as JSON.</summary>
internal static class ExtractionAnswer
{
    private const string Fence = "```";

    // Letters outside ASCII stay as the text has them, so that the answer is a copy.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<KeyValuePair<string, string?>> values) =>
        "{" + string.Join(", ", values.Select(pair => Quote(pair.Key) + ": " + (pair.Value is null ? "null" : Quote(pair.Value)))) + "}";

    /// <summary>
    /// Whether both are the same flat object of strings and nulls, in any order of keys, the answer with or without a Markdown fence around
    /// it.
    /// </summary>
    public static bool AreEqual(string reference, string answer) =>
        Read(reference) is { } expected && Read(StripFence(answer)) is { } given && expected.Count == given.Count
        && expected.All(pair => given.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    /// <summary>Reads a flat object; null when the text is none or repeats a key.</summary>
    public static IReadOnlyDictionary<string, string?>? Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Flatten(document.RootElement) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException and ArgumentException: a string with half of a surrogate pair, which no document holds.
            return null;
        }
    }

    private static Dictionary<string, string?>? Flatten(JsonElement root)
    {
        Dictionary<string, string?> values = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                return null;
            }

            values.Add(property.Name, property.Value.GetString());
        }

        return values;
    }

    private static string StripFence(string answer)
    {
        string body = answer.Trim();
        if (!body.StartsWith(Fence, StringComparison.Ordinal) || !body.EndsWith(Fence, StringComparison.Ordinal) || body.Length < 2 * Fence.Length)
        {
            return body;
        }

        body = body[Fence.Length..^Fence.Length];
        return body.StartsWith("json", StringComparison.OrdinalIgnoreCase) ? body[4..] : body;
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);
}
