using System.Text.Json.Serialization;

namespace CoERouter.Categorizer.Embedding;

/// <summary>How the vectors of tokens become one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pooling>))]
public enum Pooling
{
    /// <summary>Their mean.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The vector of the first token, usually <c>[CLS]</c>.</summary>
    [JsonStringEnumMemberName("first_token")]
    FirstToken,

    /// <summary>The vector of the last token.</summary>
    [JsonStringEnumMemberName("last_token")]
    LastToken,

    /// <summary>The largest number at each place.</summary>
    [JsonStringEnumMemberName("maximum")]
    Maximum,
}
