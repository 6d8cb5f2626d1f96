using System.Text.Json.Serialization;

namespace CoERouter.Categorizer.Conformal;

/// <summary>How badly a category fits a prompt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConformalScore>))]
public enum ConformalScore
{
    /// <summary>
    /// One minus the category's probability (Sadinle, Lei, Wasserman 2019). The smallest sets on average; a prompt that no category fits gets an empty one.
    /// </summary>
    [JsonStringEnumMemberName("lac")]
    LeastAmbiguous,

    /// <summary>The probability of all likelier categories and a random share of its own (Romano, Sesia, Candès 2020): larger sets for harder prompts.</summary>
    [JsonStringEnumMemberName("aps")]
    Adaptive,

    /// <summary><see cref="Adaptive"/> with a penalty for every rank beyond a free number (Angelopoulos et al. 2021), which keeps large sets small.</summary>
    [JsonStringEnumMemberName("raps")]
    Regularized,
}
