using System.Text.Json.Serialization;
using CoERouter.Router.Receipts;
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
[JsonSerializable(typeof(ReceiptRecord))]
[JsonSerializable(typeof(FeedbackReport))]
[JsonSerializable(typeof(MapReport))]
[JsonSerializable(typeof(MonitorReport))]
internal sealed partial class GatewayJsonContext : JsonSerializerContext;
