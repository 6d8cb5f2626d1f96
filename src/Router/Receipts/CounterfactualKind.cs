using System.Text.Json.Serialization;

namespace CoERouter.Router.Receipts;

/// <summary>What would have had to be otherwise.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CounterfactualKind>))]
public enum CounterfactualKind
{
    /// <summary>Total parameters of the experts together; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("total_parameters")]
    TotalParameters,

    /// <summary>Mean active parameters; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("mean_active_parameters")]
    MeanActiveParameters,

    /// <summary>Mean price of an answer; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("mean_cost")]
    MeanCost,

    /// <summary>Mean time of an answer; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("mean_latency")]
    MeanLatency,

    /// <summary>Bytes of the experts' weights together; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,

    /// <summary>Number of experts; the amount is a factor of the limit, or of what the map uses.</summary>
    [JsonStringEnumMemberName("experts")]
    Experts,

    /// <summary>The score of another arm on the category; the amount is how much higher.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>The category; the amount is the gap between the best probability and that of the runner-up.</summary>
    [JsonStringEnumMemberName("category")]
    Category,

    /// <summary>The confidence; the amount is the probability that was not enough.</summary>
    [JsonStringEnumMemberName("confidence")]
    Confidence,

    /// <summary>The gain that places the prompt between two arms; the amount is its distance from the threshold.</summary>
    [JsonStringEnumMemberName("gain")]
    Gain,

    /// <summary>The prediction set; the amount is the probability of the one category that would have been in it.</summary>
    [JsonStringEnumMemberName("set")]
    Set,

    /// <summary>The expected score over the prompt's mixture of categories; the amount is how much higher that of the other arm.</summary>
    [JsonStringEnumMemberName("mixture")]
    Mixture,

    /// <summary>Nothing but the map: solved again from the same outcomes, it sends the category elsewhere. The amount is 0.</summary>
    [JsonStringEnumMemberName("solved_again")]
    SolvedAgain,
}
