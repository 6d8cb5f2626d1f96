using System.Text.Json;
using System.Text.Json.Serialization;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;

namespace CoERouter.Router;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OutcomeDocument))]
[JsonSerializable(typeof(CategoryMapDocument))]
[JsonSerializable(typeof(RouteReceipt))]
internal sealed partial class RouterJsonContext : JsonSerializerContext;
