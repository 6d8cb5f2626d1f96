using System.Text.Json.Serialization;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerRecord))]
[JsonSerializable(typeof(ScoredPrompt))]
[JsonSerializable(typeof(ExpertRecord[]))]
[JsonSerializable(typeof(RouteReceipt))]
internal sealed partial class CommandJsonContext : JsonSerializerContext;
