using System.Text.Json.Serialization;

namespace CoERouter.Router.Feedback;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FeedbackEvent))]
[JsonSerializable(typeof(FeedbackDocument))]
internal sealed partial class FeedbackJsonContext : JsonSerializerContext;
