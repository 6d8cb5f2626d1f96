using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Categorizer.Conformal;

/// <summary>Adds the conformal prediction set to the estimates of another categorizer. Pure and thread-safe.</summary>
public sealed class ConformalCategorizer : ICategorizer
{
    private readonly ICategorizer _inner;
    private readonly ConformalModel _model;

    // Most sets have one member.
    private readonly int[][] _singletons;

    /// <summary>Adds sets.</summary>
    /// <param name="inner">Makes the distributions; at most 256 categories.</param>
    /// <param name="model">The calibrated rule.</param>
    /// <exception cref="ArgumentException">The rule has faults or was calibrated for another revision of the categorizer; the message says which.</exception>
    public ConformalCategorizer(ICategorizer inner, ConformalModel model)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(model);
        List<string> faults = [.. model.Faults()];
        if (model.CategorizerRevision is { } revision && revision != inner.Revision)
        {
            faults.Add($"The conformal sets were calibrated for the categorizer {revision}, but this one is {inner.Revision}; calibrate them again.");
        }

        if (inner.Categories.Count > CategorizerModel.MostCategories)
        {
            faults.Add($"There are {inner.Categories.Count} categories; at most {CategorizerModel.MostCategories} are allowed.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(model));
        }

        _inner = inner;
        _model = model;
        _singletons = [.. Enumerable.Range(0, inner.Categories.Count).Select(c => new[] { c })];
        Revision = HashOf(inner.Revision, model);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories => _inner.Categories;

    /// <inheritdoc/>
    public string Revision { get; }

    /// <inheritdoc/>
    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        CategoryEstimate estimate = _inner.Categorize(prompt);
        Span<int> members = stackalloc int[estimate.Probabilities.Length];
        int count = ConformalSets.Write(estimate.Probabilities, _model, members);
        return estimate with { Set = count == 1 ? _singletons[members[0]] : members[..count].ToArray() };
    }

    private static string HashOf(string revision, ConformalModel model)
    {
        FormattableString text =
            $"{revision} {model.Score} {model.Alpha:R} {BitConverter.SingleToUInt32Bits(model.Quantile)} {model.Penalty:R} {model.FreeRanks}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text))))[..12];
    }
}
