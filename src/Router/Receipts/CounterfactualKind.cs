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

    /// <summary>The score of another arm on the category; the amount is how much higher.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>The category; the amount is the gap between the best probability and that of the runner-up.</summary>
    [JsonStringEnumMemberName("category")]
    Category,

    /// <summary>The confidence; the amount is the probability that was not enough.</summary>
    [JsonStringEnumMemberName("confidence")]
    Confidence,

    /// <summary>Nothing but the map: solved again from the same outcomes, it sends the category elsewhere. The amount is 0.</summary>
    [JsonStringEnumMemberName("solved_again")]
    SolvedAgain,
}
