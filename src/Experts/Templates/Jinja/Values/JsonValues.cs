using System.Text.Json;

namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Reads JSON into values. Its depth is bounded by whoever parsed it.</summary>
internal static class JsonValues
{
    public static object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JinjaMapping mapping = new();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    mapping.Set(property.Name, Read(property.Value));
                }

                return mapping;
            case JsonValueKind.Array:
                return new JinjaList([.. element.EnumerateArray().Select(Read)]);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                // Python's json makes a float where the text has a fraction or an exponent.
                return element.TryGetInt64(out long integer) && !element.GetRawText().AsSpan().ContainsAny(".eE")
                    ? (object)integer
                    : element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }
}
