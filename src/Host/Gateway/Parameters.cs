using System.Globalization;
using System.Text.Json;

namespace CoERouter.Host.Gateway;

/// <summary>
/// Reads the parameters of a JSON object one by one; null counts as not given. Every fault names the parameter and what is legal.
/// </summary>
internal readonly struct Parameters
{
    private readonly JsonElement _object;
    private readonly string _prefix;

    /// <summary>Looks at an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="prefix">What stands before a parameter's name in errors, for example "stream_options.".</param>
    /// <param name="legal">The parameters that the object may have.</param>
    /// <param name="known">Parameters that are not named among the legal ones, since whoever reads the object says more of them.</param>
    public Parameters(JsonElement element, string prefix, IReadOnlyList<string> legal, IReadOnlyCollection<string>? known = null)
    {
        _object = element;
        _prefix = prefix;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!legal.Contains(property.Name, StringComparer.Ordinal) && known?.Contains(property.Name) != true)
            {
                throw Refuse(
                    "unknown_parameter",
                    property.Name,
                    $"The parameter \"{prefix}{property.Name}\" is unknown; legal are {string.Join(", ", legal)}.");
            }
        }
    }

    public JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Find(name) is { } value ? TextOf(value, name, "a string") : null;

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Invalid(name, value, "true or false"),
    };

    public long? Integer(string name, long least, long most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most ? number
        : throw Invalid(name, value, string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {most}"));

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; the least itself may be excluded.</summary>
    public float? Number(string name, float least, float most, bool aboveLeast = false) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number <= most
            && (aboveLeast ? number > least : number >= least) ? number
        : throw Invalid(
            name, value, string.Create(CultureInfo.InvariantCulture, $"a number {(aboveLeast ? "above" : "from")} {least} to {most}"));

    public Parameters? Group(string name, IReadOnlyList<string> legal) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new Parameters(value, $"{_prefix}{name}.", legal),
        { } value => throw Invalid(name, value, "an object"),
    };

    public string TextOf(JsonElement value, string name, string legal)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Invalid(name, value, legal);
        }

        return Unbroken(value, static text => text.GetString()!, name);
    }

    /// <summary>The name of a parameter with what stands before it.</summary>
    public string PathOf(string name) => _prefix + name;

    /// <summary>A value of any form, all of whose names and texts are whole.</summary>
    public JsonElement Whole(JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                TextOf(value, name, "a string");
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Whole(item, name);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Unbroken(property, static entry => entry.Name, name);
                    Whole(property.Value, name);
                }

                break;
            default:
                break;
        }

        return value;
    }

    public GatewayRefusedException Invalid(string name, JsonElement value, string legal) =>
        Refuse("invalid_value", name, $"The parameter \"{_prefix}{name}\" is {Show(value)}; legal is {legal}.");

    public GatewayRefusedException Refuse(string code, string name, string message) =>
        new(GatewayRefusal.Invalid(code, message, _prefix + name));

    // The parser takes escapes of half a surrogate pair, and faults only when the text is asked for.
    private string Unbroken<T>(T source, Func<T, string> read, string name)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException)
        {
            throw Refuse(
                "invalid_value",
                name,
                $"The parameter \"{_prefix}{name}\" is not whole Unicode text: it holds half of a surrogate pair or a broken UTF-8 "
                + "sequence.");
        }
    }

    // Only numbers and flags are shown as they are: a text could be a part of the prompt.
    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.GetRawText() is { Length: <= 32 } text => text,
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
