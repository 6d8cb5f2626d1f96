using System.Text.Json.Serialization;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>What an error envelope holds.</summary>
internal sealed record ErrorBody(
    string Message, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, string Code);
