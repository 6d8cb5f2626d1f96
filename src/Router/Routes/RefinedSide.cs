using System.Text.Json.Serialization;

namespace CoERouter.Router.Routes;

/// <summary>The two arms between which a prompt is placed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefinedSide>))]
public enum RefinedSide
{
    /// <summary>The arm of the smaller cost.</summary>
    [JsonStringEnumMemberName("cheap")]
    Cheap,

    /// <summary>The arm of the greater cost.</summary>
    [JsonStringEnumMemberName("dear")]
    Dear,
}
