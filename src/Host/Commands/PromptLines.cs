using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CoERouter.Host.Commands;

/// <summary>Reads the prompts of a JSONL file.</summary>
internal static class PromptLines
{
    private static readonly string[] Fields = ["prompt", "text", "question"];

    /// <summary>Reads the prompts in order; empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A line is no prompt; the sentence names the line.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            await using (content.ConfigureAwait(false))
            {
                using StreamReader reader = new(content);
                for (int number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
                {
                    if (!string.IsNullOrWhiteSpace(line))
                    {
                        yield return Parse(line) ?? throw new InvalidDataException(
                            $"Line {number} of '{path}' is no prompt; legal is a JSON object with \"prompt\", \"text\" or \"question\", or with OpenAI \"messages\" that end with the user's.");
                    }
                }
            }
        }
    }

    private static string? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (string field in Fields)
            {
                if (root.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String)
                {
                    return value.GetString();
                }
            }

            return root.TryGetProperty("messages", out JsonElement messages) && messages.ValueKind == JsonValueKind.Array
                ? LastOfUser(messages)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? LastOfUser(JsonElement messages)
    {
        string? prompt = null;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object
                && message.TryGetProperty("role", out JsonElement role) && role.ValueEquals("user")
                && message.TryGetProperty("content", out JsonElement content))
            {
                prompt = content.ValueKind switch
                {
                    JsonValueKind.String => content.GetString(),
                    JsonValueKind.Array => string.Concat(content.EnumerateArray()
                        .Where(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out JsonElement text)
                            && text.ValueKind == JsonValueKind.String)
                        .Select(part => part.GetProperty("text").GetString())),
                    _ => prompt,
                };
            }
        }

        return prompt;
    }
}
