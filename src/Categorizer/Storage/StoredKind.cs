using System.Text.Json.Serialization;

namespace CoERouter.Categorizer.Storage;

/// <summary>A kind of categorizer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoredKind>))]
public enum StoredKind
{
    /// <summary>Hashed n-grams with linear weights.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear,

    /// <summary>A logistic head over embeddings.</summary>
    [JsonStringEnumMemberName("logistic")]
    Logistic,

    /// <summary>The nearest centroid of embeddings.</summary>
    [JsonStringEnumMemberName("centroid")]
    Centroid,

    /// <summary>The nearest training prompts by their embeddings.</summary>
    [JsonStringEnumMemberName("knn")]
    Neighbours,

    /// <summary>Several of the others.</summary>
    [JsonStringEnumMemberName("ensemble")]
    Ensemble,
}
