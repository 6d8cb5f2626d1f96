using System.Text.Json.Serialization;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway.Wire;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatUsage))]
[JsonSerializable(typeof(AnswerDetails))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(RouteReceipt))]
internal sealed partial class GatewayJsonContext : JsonSerializerContext;
