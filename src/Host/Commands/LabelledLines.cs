using System.Text.Json;
using CoERouter.Training.Corpora;

namespace CoERouter.Host.Commands;

/// <summary>Reads labelled examples: a JSONL file (also .gz) of objects with <c>prompt</c> and <c>answer</c>.</summary>
internal static class LabelledLines
{
    private const int MostExamples = 10_000;

    /// <summary>Reads the examples in order; empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A line is no example, a prompt comes twice, or there is none; the sentence says where.</exception>
    public static Task<IReadOnlyList<TaskExample>> ReadAsync(string path, CancellationToken cancellationToken) => DistinctLines.ReadAsync(
        path,
        (line, where) => Parse(line) ?? throw new InvalidDataException(
            $"{where} is no example; legal is a JSON object with texts \"prompt\" and \"answer\" that are not empty."),
        example => example.Prompt,
        "example",
        MostExamples,
        cancellationToken);

    private static TaskExample? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "prompt") is { } prompt && Text(root, "answer") is { } answer
                ? new TaskExample("k-shot", prompt, answer)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()
            : null;
}
