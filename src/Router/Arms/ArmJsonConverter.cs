using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoERouter.Router.Arms;

/// <summary>An arm in JSON is its text form.</summary>
public sealed class ArmJsonConverter : JsonConverter<Arm>
{
    /// <inheritdoc/>
    public override Arm Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("An arm is a string, for example \"math@top-2\".");
        return Arm.TryParse(text, out Arm? arm)
            ? arm
            : throw new JsonException($"\"{text}\" is not an arm; an arm is EXPERT@GATING, for example math@top-2.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Arm value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
