using System.Text.Json.Serialization;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;

namespace CoERouter.Router;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    NewLine = "\n")]
[JsonSerializable(typeof(OutcomeDocument))]
[JsonSerializable(typeof(CategoryMapDocument))]
[JsonSerializable(typeof(RouteReceipt))]
[JsonSerializable(typeof(RefinementDocument))]
internal sealed partial class RouterJsonContext : JsonSerializerContext;
