using System.Text;
using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;

namespace CoERouter.Experts.Templates;

/// <summary>
/// The chat template of a model folder as its makers wrote it, with the texts of its special tokens: <c>chat_template.jinja</c>, else the
/// <c>chat_template</c> of <c>tokenizer_config.json</c> or <c>chat_template.json</c>.
/// </summary>
public sealed record ChatTemplateSource
{
    /// <summary>The file that holds nothing but a template.</summary>
    public const string TemplateFile = "chat_template.jinja";

    /// <summary>The file that may hold templates among other things.</summary>
    public const string ConfigurationFile = "tokenizer_config.json";

    private const string ProcessorFile = "chat_template.json";
    private const string DefaultName = "default";
    private const string ToolName = "tool_use";
    private const int MostBytes = 16 << 20;

    private static readonly string[] s_specialTokens =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The template for chats.</summary>
    public required string Template { get; init; }

    /// <summary>The template for chats with tools, where the makers wrote another one.</summary>
    public string? ToolTemplate { get; init; }

    /// <summary>The names that a template sees as strings, such as bos_token and eos_token.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the template of a folder; null where it has none.</summary>
    /// <exception cref="JinjaException">A file is too large or not of its form; the sentence says which.</exception>
    public static ChatTemplateSource? Read(string folder)
    {
        using JsonDocument? configuration = ReadJson(folder, ConfigurationFile);
        string? alone = ReadText(folder, TemplateFile);
        Dictionary<string, string> named = new(StringComparer.Ordinal);
        if (alone is null)
        {
            using JsonDocument? processor = ReadJson(folder, ProcessorFile);
            AddTemplates(configuration, named);
            AddTemplates(processor, named);
        }

        string? template = alone ?? named.GetValueOrDefault(DefaultName) ?? named.Values.FirstOrDefault();
        return template is null ? null : new ChatTemplateSource
        {
            Template = template,
            ToolTemplate = named.GetValueOrDefault(ToolName),
            SpecialTokens = ReadSpecialTokens(configuration),
        };
    }

    private static void AddTemplates(JsonDocument? document, Dictionary<string, string> named)
    {
        if (document is null || !document.RootElement.TryGetProperty("chat_template", out JsonElement templates))
        {
            return;
        }

        if (templates.ValueKind == JsonValueKind.String)
        {
            named.TryAdd(DefaultName, templates.GetString()!);
            return;
        }

        foreach (JsonElement entry in templates.ValueKind == JsonValueKind.Array ? templates.EnumerateArray() : default)
        {
            if (Text(entry, "name") is { } name && Text(entry, "template") is { } template)
            {
                named.TryAdd(name, template);
            }
        }
    }

    private static Dictionary<string, string> ReadSpecialTokens(JsonDocument? configuration)
    {
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        foreach (string name in configuration is null ? [] : s_specialTokens)
        {
            // A token is its text, or an object that holds it beside its flags.
            if (configuration!.RootElement.TryGetProperty(name, out JsonElement token) &&
                (token.ValueKind == JsonValueKind.String ? token.GetString() : Text(token, "content")) is { } text)
            {
                tokens.Add(name, text);
            }
        }

        return tokens;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonDocument? ReadJson(string folder, string name)
    {
        if (ReadText(folder, name) is not { } text)
        {
            return null;
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new JsonException("it is no object");
        }
        catch (JsonException fault)
        {
            throw new JinjaException($"{name} is not valid: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    private static string? ReadText(string folder, string name)
    {
        FileInfo file = new(Path.Combine(folder, name));
        if (!file.Exists)
        {
            return null;
        }

        return file.Length <= MostBytes
            ? File.ReadAllText(file.FullName, Encoding.UTF8)
            : throw new JinjaException($"{name} has {file.Length} bytes; at most {MostBytes} are read.");
    }
}
