using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoERouter.Router.Refinement;

/// <summary>Writes numbers on one line of an indented file, each by the shortest text that reads back to it.</summary>
/// <typeparam name="T">The kind of number.</typeparam>
internal sealed class CompactNumbersConverter<T> : JsonConverter<T[]>
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public override T[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A list of numbers is expected.");
        }

        List<T> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.TokenType == JsonTokenType.Number && T.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out T number)
                ? number
                : throw new JsonException($"A list of numbers holds something else at place {numbers.Count}."));
        }

        return [.. numbers];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options)
    {
        int bad = Array.FindIndex(value, number => !T.IsFinite(number));
        if (bad >= 0)
        {
            throw new JsonException($"The number at place {bad} is {value[bad]}; only finite numbers can be written.");
        }

        writer.WriteRawValue($"[{string.Join(", ", value.Select(number => number.ToString(null, CultureInfo.InvariantCulture)))}]", skipInputValidation: true);
    }
}
