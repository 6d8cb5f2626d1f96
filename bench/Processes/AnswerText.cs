using System.Text;
using System.Text.Json;

namespace CoERouter.Bench.Processes;

/// <summary>Collects an answer of the gateway, whole or line by line of a stream, and checks that it is complete.</summary>
internal sealed class AnswerText
{
    private const string DataPrefix = "data: ";
    private const string DoneMark = "[DONE]";

    private readonly StringBuilder _text = new();
    private bool _isFinished;
    private bool _isDone;

    public string Text => _text.ToString();

    /// <summary>Tokens of the answer by the gateway's own count; null until that came.</summary>
    public long? Tokens { get; private set; }

    /// <summary>Why the answer is not complete; null where it is.</summary>
    public string? Fault =>
        !_isFinished ? "the answer has no finish reason"
        : Tokens is null ? "the answer has no usage"
        : !_isDone ? "the stream did not end with [DONE]"
        : null;

    /// <summary>Reads a whole answer.</summary>
    public void ReadWhole(string json)
    {
        Read(json, "message");
        _isDone = true;
    }

    /// <summary>Reads one line of a stream.</summary>
    public void ReadLine(string line)
    {
        if (!line.StartsWith(DataPrefix, StringComparison.Ordinal))
        {
            return;
        }

        string data = line[DataPrefix.Length..];
        if (data == DoneMark)
        {
            _isDone = true;
        }
        else
        {
            Read(data, "delta");
        }
    }

    private void Read(string json, string part)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        foreach (JsonElement choice in root.GetProperty("choices").EnumerateArray())
        {
            _isFinished |= choice.TryGetProperty("finish_reason", out JsonElement reason) && reason.ValueKind == JsonValueKind.String;
            if (choice.TryGetProperty(part, out JsonElement message) && message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
            {
                _text.Append(content.GetString());
            }
        }

        if (root.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            Tokens = usage.GetProperty("completion_tokens").GetInt64();
        }
    }
}
