using System.Globalization;
using System.Text.Json;

namespace CoERouter.Experts.Folders.Configurations;

/// <summary>The fields of one object of a configuration. What is missing has a default, what is wrong becomes a fault, so that all faults
/// are named at once.</summary>
internal readonly struct ConfigurationFields(JsonElement element, string path, List<string> faults)
{
    private const int MostTextCharacters = 256;

    /// <summary>Whether there is such a field with a value.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>An object; one without fields where it is missing.</summary>
    public ConfigurationFields Object(string name)
    {
        JsonElement? value = Find(name);
        if (value is { ValueKind: not JsonValueKind.Object })
        {
            faults.Add($"{path}{name} is not an object");
            value = null;
        }

        return new(value ?? default, $"{path}{name}.", faults);
    }

    /// <summary>A whole number within limits; the default where it is missing.</summary>
    public int Integer(string name, int lowest, int highest, int missing) => Find(name) is { } value
        ? Integer(value, name, lowest, highest, missing)
        : missing;

    /// <summary>A number, or null where it is missing or below zero.</summary>
    public int? Token(string name) => Find(name) is { } value && Integer(value, name, int.MinValue, int.MaxValue, -1) is >= 0 and int token
        ? token
        : null;

    /// <summary>A number or a list of numbers.</summary>
    public IReadOnlyList<int> Tokens(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return [Integer(value, name, 0, int.MaxValue, 0)];
        }

        if (value.GetArrayLength() > most)
        {
            faults.Add($"{path}{name} has {value.GetArrayLength()} entries, legal are at most {most}");
            return [];
        }

        List<int> tokens = [];
        foreach (JsonElement entry in value.EnumerateArray())
        {
            tokens.Add(Integer(entry, name, 0, int.MaxValue, 0));
        }

        return tokens;
    }

    /// <summary>A number within limits; the default where it is missing.</summary>
    public float Number(string name, float lowest, float highest, float missing)
    {
        if (Find(name) is not { } value)
        {
            return missing;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number >= lowest && number <= highest)
        {
            return number;
        }

        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}{name} is {Shown(value)}, legal is a number from {lowest} to {highest}"));
        return missing;
    }

    /// <summary>True or false; false where it is missing.</summary>
    public bool Flag(string name)
    {
        JsonElement? value = Find(name);
        if (value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } other)
        {
            faults.Add($"{path}{name} is {Shown(other)}, legal is true or false");
        }

        return value is { ValueKind: JsonValueKind.True };
    }

    /// <summary>A text that is not empty; the default where it is missing.</summary>
    public string? Text(string name, string? missing, int most = MostTextCharacters)
    {
        if (Find(name) is not { } value)
        {
            return missing;
        }

        // A text may hold half of a character; it is then no text that a name could be.
        string? text = null;
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
        }

        if (text is { Length: > 0 } && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        faults.Add($"{path}{name} is not a text of 1 to {most} characters");
        return missing;
    }

    /// <summary>A text that holds one <c>%d</c> and no other percent sign.</summary>
    public string? Pattern(string name, string? missing)
    {
        string? pattern = Text(name, missing);
        int place = pattern?.IndexOf("%d", StringComparison.Ordinal) ?? 0;
        if (pattern is not null && (place < 0 || pattern.Count(character => character == '%') != 1))
        {
            faults.Add($"{path}{name} is '{pattern}', legal is a name with one %d for the layer");
            return missing;
        }

        return pattern;
    }

    private int Integer(JsonElement value, string name, int lowest, int highest, int missing)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= lowest && number <= highest)
        {
            return number;
        }

        faults.Add($"{path}{name} is {Shown(value)}, legal is a whole number from {lowest} to {highest}");
        return missing;
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.GetRawText() is { Length: <= 32 } text => text,
        JsonValueKind.Number => "a number of too many digits",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
