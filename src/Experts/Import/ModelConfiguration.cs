using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import;

/// <summary>A model's <c>config.json</c>, or an object in it. Every reader throws <see cref="ModelImportException"/> that names the field.</summary>
public sealed class ModelConfiguration
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private const int MostBytes = 8 << 20;

    // Far beyond any size that a model has, and small enough that a few times it is still a number.
    private const int MostCount = 1 << 28;

    private readonly JsonElement _object;
    private readonly string _path;

    private ModelConfiguration(JsonElement element, string path) => (_object, _path) = (element, path);

    /// <summary>The architecture that the model says it has, such as "llama".</summary>
    public string ModelType => Text("model_type", "");

    /// <summary>Reads the file of a folder.</summary>
    public static ModelConfiguration Read(string folder)
    {
        byte[] bytes = ModelFiles.Read(folder, FileName, MostBytes)
            ?? throw new ModelImportException($"The model folder has no {FileName}.");
        return Parse(bytes);
    }

    /// <summary>Reads the file's text.</summary>
    public static ModelConfiguration Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            ReadTexts(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone(), "")
                : throw new ModelImportException($"{FileName} is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ModelImportException($"{FileName} is not JSON: {exception.Message.TrimEnd('.')}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new ModelImportException($"{FileName} has a text that is not Unicode.", exception);
        }
    }

    // Texts are decoded when they are read, so that one which is not Unicode would be found only then.
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }

    /// <summary>The same with fields added that are not there; values are JSON.</summary>
    internal ModelConfiguration WithDefaults(IEnumerable<(string Name, string Value)> defaults)
    {
        Dictionary<string, JsonElement> fields = _object.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        foreach ((string name, string value) in defaults)
        {
            if (!Has(name))
            {
                fields[name] = JsonElement.Parse(value);
            }
        }

        return new(JsonSerializer.SerializeToElement(fields), _path);
    }

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A required whole number.</summary>
    public int Count(string name) => FindCount(name) ?? throw Missing(name);

    /// <summary>A whole number, or null.</summary>
    public int? FindCount(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) && number is >= 0 and <= MostCount => number,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) && number is >= 0 and <= MostCount && number == Math.Floor(number) => (int)number,
        _ => throw Illegal(name, $"a whole number of 0 to {MostCount}"),
    };

    /// <summary>A number.</summary>
    public double Number(string name) => FindNumber(name) ?? throw Missing(name);

    /// <summary>A number, or null.</summary>
    public double? FindNumber(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out double number) && double.IsFinite(number) => number,
        _ => throw Illegal(name, "a number"),
    };

    /// <summary>A truth value.</summary>
    public bool Flag(string name, bool fallback) => Find(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Illegal(name, "true or false"),
    };

    /// <summary>A text.</summary>
    public string Text(string name, string fallback) => Find(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        _ => throw Illegal(name, "a text"),
    };

    /// <summary>A list of numbers, or null.</summary>
    public IReadOnlyList<double>? Numbers(string name) => List(name, JsonValueKind.Number, "a list of numbers", value => value.GetDouble());

    /// <summary>A list of texts, or null.</summary>
    public IReadOnlyList<string>? Texts(string name) => List(name, JsonValueKind.String, "a list of texts", value => value.GetString()!);

    /// <summary>An object, or null.</summary>
    public ModelConfiguration? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new(value, _path + name + "."),
        _ => throw Illegal(name, "an object"),
    };

    /// <summary>Token ids that are one number or a list; empty where the field is not there.</summary>
    public IReadOnlyList<int> TokenIds(string name) => Find(name) is { ValueKind: JsonValueKind.Number }
        ? [FindCount(name)!.Value]
        : [.. (Numbers(name) ?? []).Select(number => number is >= 0 and <= int.MaxValue && number == Math.Floor(number) ? (int)number : throw Illegal(name, "token ids"))];

    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private List<T>? List<T>(string name, JsonValueKind kind, string legal, Func<JsonElement, T> read) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value when value.EnumerateArray().All(item => item.ValueKind == kind) => [.. value.EnumerateArray().Select(read)],
        _ => throw Illegal(name, legal),
    };

    private ModelImportException Missing(string name) => new($"{FileName} lacks {_path}{name}.");

    private ModelImportException Illegal(string name, string legal)
    {
        string text = _object.GetProperty(name).GetRawText();
        string shown = text.Length <= 40 ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 40)}...");
        return new($"{FileName} has {_path}{name} = {shown.ReplaceLineEndings(" ")}, legal is {legal}.");
    }
}
