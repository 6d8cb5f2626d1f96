using System.Text;
using System.Text.Json;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>Prompts beside a score file, one JSON object per line.</summary>
internal static class PromptFile
{
    private static readonly string[] Texts = ["prompt", "question", "instruction"];
    private static readonly string[] Identities = ["id", "qhash", "uid", "key"];

    /// <summary>Reads the prompts by identity. Options, where there are any, follow the question, one per line, lettered.</summary>
    /// <exception cref="InvalidDataException">A line is not such an object.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        Dictionary<string, string> prompts = [];
        using StreamReader reader = DataFile.Open(path);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            (string Identity, string Prompt)? entry = Parse(line);
            if (entry is not { } found)
            {
                throw new InvalidDataException($"Line {number} of '{Path.GetFileName(path)}' is no question; legal is a JSON object with {string.Join(" or ", Identities)}, and {string.Join(" or ", Texts)}.");
            }

            prompts[found.Identity] = found.Prompt;
        }

        return prompts;
    }

    private static (string Identity, string Prompt)? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Field(root, Identities) is not { } identity || Field(root, Texts) is not { } text)
            {
                return null;
            }

            if (!root.TryGetProperty("options", out JsonElement options) || options.ValueKind != JsonValueKind.Array)
            {
                return (identity, text);
            }

            StringBuilder prompt = new(text);
            char letter = 'A';
            foreach (JsonElement option in options.EnumerateArray())
            {
                prompt.Append('\n').Append(letter++).Append(". ").Append(option);
            }

            return (identity, prompt.ToString());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Field(JsonElement root, string[] names) => names
        .Select(name => root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null)
        .FirstOrDefault(value => value is not null);
}
