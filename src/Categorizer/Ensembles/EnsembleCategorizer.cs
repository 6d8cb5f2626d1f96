using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Categorizer.Ensembles;

/// <summary>
/// Several categorizers as one, by a logarithmic pool: the log-probabilities of the members, weighted and summed, divided by a temperature. A prompt is foreign by
/// the mean of its standardised out-of-domain scores, weighted in the same way. Pure and thread-safe.
/// </summary>
public sealed class EnsembleCategorizer : ICategorizer
{
    private const float LeastProbability = 1e-12f;

    private readonly EnsembleMember[] _members;
    private readonly CategorizerCalibration _calibration;

    /// <summary>Composes.</summary>
    /// <param name="members">At least one, all with the same categories in the same order.</param>
    /// <param name="calibration">Temperature, threshold and domain limit of the ensemble.</param>
    /// <exception cref="ArgumentException">There are no members, their categories differ, or a weight or deviation is out of range.</exception>
    public EnsembleCategorizer(IReadOnlyList<EnsembleMember> members, CategorizerCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(calibration);
        if (members.Count == 0 || members.Any(member => !member.Categorizer.Categories.SequenceEqual(members[0].Categorizer.Categories, StringComparer.Ordinal)))
        {
            throw new ArgumentException("An ensemble needs members, all with the same categories in the same order.", nameof(members));
        }

        if (members.Any(member => !(member.Weight >= 0) || !(member.OutsideDeviation > 0)) || members.Sum(member => member.Weight) <= 0)
        {
            throw new ArgumentException("The weights of an ensemble are not negative and one is positive, and every deviation is positive.", nameof(members));
        }

        _members = [.. members];
        _calibration = calibration;
        FormattableString own = $"{calibration.Temperature:R} {calibration.Threshold:R} {calibration.DomainLimit:R}";
        string text = string.Join('\n', members.Select(member => FormattableString.Invariant(
            $"{member.Categorizer.Revision} {member.Weight:R} {member.OutsideMean:R} {member.OutsideDeviation:R}")).Append(FormattableString.Invariant(own)));
        Revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    internal IReadOnlyList<EnsembleMember> Members => _members;

    internal CategorizerCalibration Calibration => _calibration;

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories => _members[0].Categorizer.Categories;

    /// <inheritdoc/>
    public string Revision { get; }

    /// <inheritdoc/>
    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        float[] pool = new float[Categories.Count];
        float outside = 0;
        float weights = 0;
        bool hasFeatures = false;
        foreach (EnsembleMember member in _members)
        {
            CategoryEstimate estimate = member.Categorizer.Categorize(prompt);
            for (int c = 0; c < pool.Length; c++)
            {
                pool[c] += member.Weight * MathF.Log(Math.Max(estimate.Probabilities[c], LeastProbability));
            }

            outside += member.Weight * (estimate.OutOfDomain - member.OutsideMean) / member.OutsideDeviation;
            weights += member.Weight;

            // Members have no limit of their own, so one is out of its domain only where it saw nothing at all.
            hasFeatures |= estimate.IsInDomain;
        }

        TensorPrimitives.Divide(pool, _calibration.Temperature, pool);
        SoftMax.Apply(pool);
        return CategoryEstimate.From(pool, outside / weights, _calibration.Threshold, _calibration.DomainLimit, hasFeatures);
    }
}
