using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoERouter.Router.Routes;

/// <summary>A distribution in JSON is an object of probabilities by category.</summary>
public sealed class CategoryDistributionJsonConverter : JsonConverter<CategoryDistribution>
{
    /// <inheritdoc/>
    public override CategoryDistribution Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A distribution is an object of probabilities by category.");
        }

        List<string> categories = [];
        List<float> probabilities = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            categories.Add(reader.GetString()!);
            reader.Read();
            probabilities.Add(reader.GetSingle());
        }

        return new CategoryDistribution(categories, [.. probabilities]);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CategoryDistribution value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (int i = 0; i < value.Categories.Count; i++)
        {
            writer.WriteNumber(value.Categories[i], value.Probabilities[i]);
        }

        writer.WriteEndObject();
    }
}
