using System.Text.Json;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Reads the bodies of calls. Each returns null for what is no call of its form.</summary>
internal static class CallBodies
{
    private static readonly string[] s_names = ["name", "tool_name", "function"];
    private static readonly string[] s_arguments = ["arguments", "parameters"];
    private static readonly string[] s_identities = ["id", "tool_call_id"];

    /// <summary>A JSON object, or null.</summary>
    public static JsonElement? ParseObject(string text) =>
        Parse(text.Trim()) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>One call as JSON, or a list of them.</summary>
    public static IReadOnlyList<CallBody>? ReadJson(string body) => Parse(body.Trim()) switch
    {
        { ValueKind: JsonValueKind.Object } one => All([ReadCall(one)]),
        { ValueKind: JsonValueKind.Array } several => All([.. several.EnumerateArray().Select(ReadCall)]),
        _ => null,
    };

    /// <summary>Llama: JSON, several of it separated by semicolons, calls as Python, or
    /// <c>&lt;function=name&gt;{…}&lt;/function&gt;</c>.</summary>
    public static IReadOnlyList<CallBody>? ReadLlama(string body)
    {
        body = body.Trim();
        body = body.StartsWith("<|python_tag|>", StringComparison.Ordinal) ? body["<|python_tag|>".Length..].Trim() : body;
        if (body.StartsWith("<function=", StringComparison.Ordinal))
        {
            return All([.. Between(body, "<function=", "</function>").Select(call =>
                call.IndexOf('>', StringComparison.Ordinal) is > 0 and int at ? Named(call[..at], call[(at + 1)..]) : null)]);
        }

        return ReadJson(body)
            ?? (body.StartsWith('[') ? PythonCalls.Read(body) : ReadJson("[" + body.Replace("};", "},", StringComparison.Ordinal) + "]"));
    }

    /// <summary>Mistral: a list of calls; in later versions name, perhaps identity, and arguments, each call after a marker of its
    /// own.</summary>
    public static IReadOnlyList<CallBody>? ReadMistral(string body)
    {
        if (body.TrimStart().StartsWith('['))
        {
            return ReadJson(body);
        }

        return All([.. body.Split("[TOOL_CALLS]").Select(call =>
        {
            string[] parts = call.Split("[ARGS]", 2);
            int brace = parts.Length == 2 ? -1 : call.IndexOf('{', StringComparison.Ordinal);
            parts = brace > 0 ? [call[..brace], call[brace..]] : parts;
            string[] head = parts[0].Split("[CALL_ID]", 2);
            return parts.Length == 2 && Named(head[0], parts[1]) is { } found
                ? found with { Id = head.Length == 2 ? head[1].Trim() : null }
                : null;
        })]);
    }

    /// <summary>DeepSeek: <c>name</c>, separator, JSON; in V3 and R1 <c>function</c>, separator, name and JSON in a code block.</summary>
    public static IReadOnlyList<CallBody>? ReadDeepSeek(string body) =>
        All([.. Between(body, "<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>").Select(call =>
        {
            string[] parts = call.Split("<｜tool▁sep｜>", 2);
            if (parts.Length < 2)
            {
                return null;
            }

            int block = parts[1].IndexOf("```json", StringComparison.Ordinal);
            return block < 0
                ? Named(parts[0], parts[1])
                : Named(parts[1][..block], parts[1][(block + "```json".Length)..].Replace("```", string.Empty, StringComparison.Ordinal));
        })]);

    /// <summary>Kimi: <c>functions.name:index</c>, separator, JSON. The first part whole is the identity.</summary>
    public static IReadOnlyList<CallBody>? ReadKimi(string body) =>
        All([.. Between(body, "<|tool_call_begin|>", "<|tool_call_end|>").Select(call =>
        {
            string[] parts = call.Split("<|tool_call_argument_begin|>", 2);
            string identity = parts[0].Trim();
            string name = identity.Split(':')[0];
            name = name.StartsWith("functions.", StringComparison.Ordinal) ? name["functions.".Length..] : name;
            return parts.Length == 2 && Named(name, parts[1]) is { } found ? found with { Id = identity } : null;
        })]);

    /// <summary>Qwen3-Coder: <c>&lt;function=name&gt;&lt;parameter=key&gt;value&lt;/parameter&gt;…&lt;/function&gt;</c>.</summary>
    public static IReadOnlyList<CallBody>? ReadTags(string body) =>
        body.TrimStart().StartsWith('{') ? ReadJson(body) : All([.. Between(body, "<function=", "</function>").Select(call =>
        {
            int at = call.IndexOf('>', StringComparison.Ordinal);
            Dictionary<string, JsonElement> arguments = new(StringComparer.Ordinal);
            foreach (string parameter in at > 0 ? Between(call[at..], "<parameter=", "</parameter>") : [])
            {
                int close = parameter.IndexOf('>', StringComparison.Ordinal);
                if (close > 0)
                {
                    arguments[parameter[..close].Trim()] = Value(TrimOneLine(parameter[(close + 1)..]));
                }
            }

            return at > 0 ? Named(call[..at], arguments) : null;
        })]);

    /// <summary>GLM: the name, then <c>&lt;arg_key&gt;</c> and <c>&lt;arg_value&gt;</c> by turns.</summary>
    public static IReadOnlyList<CallBody>? ReadKeysAndValues(string body)
    {
        int first = body.IndexOf("<arg_key>", StringComparison.Ordinal);
        List<string> keys = Between(body, "<arg_key>", "</arg_key>");
        List<string> values = Between(body, "<arg_value>", "</arg_value>");
        if (keys.Count != values.Count)
        {
            return null;
        }

        Dictionary<string, JsonElement> arguments = new(StringComparer.Ordinal);
        foreach ((string key, string value) in keys.Zip(values))
        {
            arguments[key.Trim()] = Value(value);
        }

        return All([Named(first < 0 ? body : body[..first], arguments)]);
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<CallBody>? All(List<CallBody?> calls) =>
        calls.Count == 0 || calls.Contains(null) ? null : calls.ConvertAll(call => call!);

    private static CallBody? ReadCall(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // OpenAI's own form nests name and arguments under "function".
        if (call.TryGetProperty("function", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
        {
            return ReadCall(inner) is { } nested ? nested with { Id = Text(call, s_identities) } : null;
        }

        JsonElement arguments = default;
        bool found = s_arguments.Any(name => call.TryGetProperty(name, out arguments));
        if (found && arguments.ValueKind == JsonValueKind.String)
        {
            arguments = ParseObject(arguments.GetString()!) ?? default;
        }

        arguments = found ? arguments : JsonElement.Parse("{}");
        return Text(call, s_names) is { Length: > 0 } function && arguments.ValueKind == JsonValueKind.Object
            ? new(Text(call, s_identities), function, arguments)
            : null;
    }

    private static string? Text(JsonElement value, string[] names)
    {
        foreach (string name in names)
        {
            if (value.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String)
            {
                return text.GetString();
            }
        }

        return null;
    }

    private static CallBody? Named(string name, string arguments) => ParseObject(arguments) is { } parsed ? Named(name, parsed) : null;

    private static CallBody? Named(string name, Dictionary<string, JsonElement> arguments) =>
        Named(name, JsonSerializer.SerializeToElement(arguments));

    private static CallBody? Named(string name, JsonElement arguments) =>
        name.Trim() is { Length: > 0 } trimmed && !trimmed.AsSpan().ContainsAny("\n<>{}") ? new(null, trimmed, arguments) : null;

    // What stands between two markers, each time; the last end may be missing, where the answer broke off there.
    private static List<string> Between(string text, string begin, string end)
    {
        List<string> parts = [];
        int from = 0;
        while (text.IndexOf(begin, from, StringComparison.Ordinal) is >= 0 and int start)
        {
            start += begin.Length;
            int stop = text.IndexOf(end, start, StringComparison.Ordinal);
            parts.Add(stop < 0 ? text[start..] : text[start..stop]);
            if (stop < 0)
            {
                break;
            }

            from = stop + end.Length;
        }

        return parts;
    }

    // A value that is JSON is that; any other is the text itself.
    private static JsonElement Value(string text) => Parse(text.Trim()) ?? JsonSerializer.SerializeToElement(text);

    private static string TrimOneLine(string text)
    {
        text = text.StartsWith('\n') ? text[1..] : text;
        return text.EndsWith('\n') ? text[..^1] : text;
    }
}
