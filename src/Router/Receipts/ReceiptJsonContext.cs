using System.Text.Json.Serialization;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ReceiptRecord))]
[JsonSerializable(typeof(RouteReceipt))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext;
