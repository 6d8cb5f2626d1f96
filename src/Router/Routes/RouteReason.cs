using System.Text.Json.Serialization;

namespace CoERouter.Router.Routes;

/// <summary>Why a prompt went to its arm.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteReason>))]
public enum RouteReason
{
    /// <summary>The map sends the prompt's category there.</summary>
    [JsonStringEnumMemberName("mapped")]
    Mapped,

    /// <summary>The categorizer was not confident enough, so the general arm took the prompt.</summary>
    [JsonStringEnumMemberName("low_confidence")]
    LowConfidence,

    /// <summary>The prompt belongs to no category of the map, so the general arm took it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Several categories are possible at the promised coverage; the cheapest arm that is good for all of them took the prompt.</summary>
    [JsonStringEnumMemberName("set")]
    Set,

    /// <summary>
    /// Several categories are possible at the promised coverage and no arm is good for all of them; the arm with the highest expected score
    /// over their mixture took the prompt.
    /// </summary>
    [JsonStringEnumMemberName("mixture")]
    Mixture,

    /// <summary>No category fits at the promised coverage, so the general arm took the prompt.</summary>
    [JsonStringEnumMemberName("abstained")]
    Abstained,

    /// <summary>The request named the expert.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>The arm of the first choice did not answer, and this one did.</summary>
    [JsonStringEnumMemberName("fallback")]
    Fallback,

    /// <summary>The map sends the prompt's category elsewhere, and exploration drew this arm to learn how good it is.</summary>
    [JsonStringEnumMemberName("explored")]
    Explored,

    /// <summary>The map sends the prompt's category to the other arm of a pair, and the prompt's own score chose this one.</summary>
    [JsonStringEnumMemberName("refined")]
    Refined,
}
