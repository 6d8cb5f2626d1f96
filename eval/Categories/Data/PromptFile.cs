using System.IO.Compression;
using System.Text.Json;
using CoERouter.Evaluation.Data;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>
/// Reads prompts with categories out of one table, <c>.csv</c> or <c>.jsonl</c>, also compressed as <c>.gz</c>. The prompt is the column <c>prompt</c>,
/// <c>question</c> or <c>text</c>; the category <c>category</c>, <c>subject</c>, <c>task</c>, <c>intent</c> or <c>dataset</c>; the split <c>split</c> or
/// <c>global_split</c>, and without one it follows from the text.
/// </summary>
public static class PromptFile
{
    private static readonly string[] PromptColumns = ["prompt", "question", "text"];
    private static readonly string[] CategoryColumns = ["category", "subject", "task", "intent", "dataset"];
    private static readonly string[] SplitColumns = ["split", "global_split"];

    /// <summary>Whether a file has an extension that can be read.</summary>
    public static bool IsTable(string path) =>
        Path.GetExtension(Bare(path)).ToLowerInvariant() is ".csv" or ".jsonl";

    /// <summary>Reads the prompts with their splits; nothing where the table has no column for prompts or no category.</summary>
    /// <param name="path">The file.</param>
    /// <param name="category">The category of every prompt where the table has no column for it; null means none.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IEnumerable<(LabelledPrompt Prompt, string Split)> Read(string path, string? category = null) =>
        ReadNamed(path, category).Select(item => (item.Prompt, item.Split ?? QuestionSplit.Of(item.Prompt.Prompt)));

    /// <summary>The same with the splits that the table itself names; null where it names none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IEnumerable<(LabelledPrompt Prompt, string? Split)> ReadNamed(string path, string? category = null)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader reader = new(stream);
        IEnumerable<Func<string[], string?>> rows = Path.GetExtension(Bare(path)).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? CsvRows(reader, path)
            : JsonRows(reader, path);
        foreach (Func<string[], string?> row in rows)
        {
            string? prompt = row(PromptColumns);
            string? label = row(CategoryColumns) ?? category;
            if (!string.IsNullOrWhiteSpace(prompt) && !string.IsNullOrWhiteSpace(label))
            {
                yield return (new LabelledPrompt(label, prompt), row(SplitColumns));
            }
        }
    }

    private static string Bare(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static IEnumerable<Func<string[], string?>> CsvRows(TextReader reader, string path)
    {
        string[]? header = null;
        foreach (string[] row in DelimitedText.Rows(reader, path))
        {
            if (header is null)
            {
                header = row;
                continue;
            }

            yield return names => names.Select(name => Array.IndexOf(header, name)).Where(i => i >= 0).Select(i => row[i]).FirstOrDefault();
        }
    }

    private static IEnumerable<Func<string[], string?>> JsonRows(TextReader reader, string path)
    {
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using JsonDocument document = Parse(line, path);
            JsonElement root = document.RootElement;
            yield return names => names
                .Select(name => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
                .FirstOrDefault(value => value is not null);
        }
    }

    private static JsonDocument Parse(string line, string path)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new InvalidDataException($"A line of '{path}' is no JSON object.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"A line of '{path}' is no JSON: {fault.Message}", fault);
        }
    }
}
