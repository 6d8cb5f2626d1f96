using System.Text.Json.Serialization;

namespace CoERouter.Categorizer.Conformal;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NewLine = "\n")]
[JsonSerializable(typeof(ConformalModel))]
internal sealed partial class ConformalJsonContext : JsonSerializerContext;
