using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Typed fields of a JSON object; a fault is one sentence that names the path of the field.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _path;

    internal JsonFields(JsonElement element, string path)
    {
        _path = path;
        _element = element.ValueKind == JsonValueKind.Object ? element : throw Wrong(path, "an object", element);
    }

    internal string Path => _path;

    /// <summary>The field, or null where it is absent or JSON null.</summary>
    internal JsonElement? Optional(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal JsonElement Required(string name, JsonValueKind kind)
    {
        var value = Optional(name) ?? throw new InvalidDataException($"The tokenizer file has no field {PathOf(name)}.");
        return value.ValueKind == kind ? value : throw Wrong(PathOf(name), $"of the kind {kind}", value);
    }

    internal JsonFields Object(string name) => new(Required(name, JsonValueKind.Object), PathOf(name));

    internal string Text(string name) => TextOf(Required(name, JsonValueKind.String), PathOf(name));

    internal string? OptionalText(string name) => Optional(name) is null ? null : Text(name);

    /// <summary>A text that is no longer than a token may be.</summary>
    internal string BoundedText(string name)
    {
        string text = Text(name);
        return text.Length <= TokenizerLimits.TokenCharacters
            ? text
            : throw new InvalidDataException(
                $"The field {PathOf(name)} has {text.Length} characters; at most {TokenizerLimits.TokenCharacters} are read.");
    }

    internal int Integer(string name) => IntegerOf(Required(name, JsonValueKind.Number), PathOf(name));

    internal int OptionalInteger(string name, int whenAbsent) => Optional(name) is null ? whenAbsent : Integer(name);

    /// <summary>A text of exactly one UTF-16 unit.</summary>
    internal char Character(string name) => CharacterOf(Text(name), PathOf(name));

    internal bool Flag(string name, bool whenAbsent) => Optional(name)?.ValueKind switch
    {
        null => whenAbsent,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(PathOf(name), "true or false", Optional(name)!.Value),
    };

    internal JsonElement.ArrayEnumerator Items(string name, int limit)
    {
        var array = Required(name, JsonValueKind.Array);
        return array.GetArrayLength() <= limit
            ? array.EnumerateArray()
            : throw new InvalidDataException(
                $"The tokenizer file has {array.GetArrayLength()} items in {PathOf(name)}; at most {limit} are read.");
    }

    internal string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    internal static string TextOf(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String
            ? Unicode(value, static text => text.GetString()!, path)
            : throw Wrong(path, "a string", value);

    internal static char CharacterOf(string text, string path) => text.Length == 1
        ? text[0]
        : throw new NotSupportedException($"The field {path} of the tokenizer file is \"{text}\"; it must be one character.");

    internal static string NameOf(JsonProperty property, string path) => Unicode(property, static entry => entry.Name, path);

    internal static int IntegerOf(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Wrong(path, "a whole number", value);

    internal static InvalidDataException Wrong(string path, string wanted, JsonElement value) =>
        new($"The field {(path.Length == 0 ? "at the top" : path)} of the tokenizer file is {value.ValueKind}; it must be {wanted}.");

    // The JSON parser accepts escapes of unpaired surrogates, and faults only when the string is asked for.
    private static string Unicode<T>(T source, Func<T, string> read, string path)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"The tokenizer file has a string in {path} that is no valid Unicode.", e);
        }
    }
}
