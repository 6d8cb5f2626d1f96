using System.Text.Json.Serialization;

namespace CoERouter.Router.Routes;

/// <summary>
/// Probabilities by category name, kept in the categorizer's own arrays. In JSON an object, for example <c>{"math":0.98,"sql":0.02}</c>.
/// </summary>
/// <param name="categories">Names of the categories.</param>
/// <param name="probabilities">One probability per category; not copied.</param>
[JsonConverter(typeof(CategoryDistributionJsonConverter))]
public sealed class CategoryDistribution(IReadOnlyList<string> categories, float[] probabilities) : IEquatable<CategoryDistribution>
{
    /// <summary>Names of the categories.</summary>
    public IReadOnlyList<string> Categories { get; } = categories.Count == probabilities.Length
        ? categories
        : throw new ArgumentException(
            $"There are {probabilities.Length} probabilities for {categories.Count} categories.", nameof(probabilities));

    /// <summary>One probability per category.</summary>
    public IReadOnlyList<float> Probabilities => probabilities;

    /// <summary>Whether both name the same categories with the same probabilities, in the same order.</summary>
    public bool Equals(CategoryDistribution? other) =>
        other is not null && Categories.SequenceEqual(other.Categories, StringComparer.Ordinal)
            && Probabilities.SequenceEqual(other.Probabilities);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CategoryDistribution);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Categories.Count, Probabilities.Count > 0 ? Probabilities[0] : 0);
}
