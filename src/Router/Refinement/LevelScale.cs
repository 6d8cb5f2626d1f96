namespace CoERouter.Router.Refinement;

/// <summary>
/// The levels that a model predicted for samples it had not seen: their mean, their spread and their ends. A level beyond the ends counts as the end, because a
/// square knows nothing out there.
/// </summary>
/// <param name="Mean">Mean level.</param>
/// <param name="Spread">Standard deviation; 1 where all are equal.</param>
/// <param name="Low">The lowest level.</param>
/// <param name="High">The highest level.</param>
internal sealed record LevelScale(double Mean, double Spread, double Low, double High)
{
    /// <summary>The scale of some levels.</summary>
    public static LevelScale Of(IReadOnlyList<double> levels)
    {
        double mean = levels.Average();
        double spread = Math.Sqrt(levels.Average(level => (level - mean) * (level - mean)));
        return new(mean, spread > 1e-9 ? spread : 1, levels.Min(), levels.Max());
    }

    /// <summary>What a correction is made of: the difference itself, the level in spreads, and its square less the mean square.</summary>
    /// <param name="difference">An arm's predicted difference less its mean.</param>
    /// <param name="level">The predicted level.</param>
    /// <param name="features">Receives the three.</param>
    public void Features(double difference, double level, Span<double> features)
    {
        double place = (Math.Clamp(level, Low, High) - Mean) / Spread;
        features[0] = difference;
        features[1] = place;
        features[2] = (place * place) - 1;
    }
}
