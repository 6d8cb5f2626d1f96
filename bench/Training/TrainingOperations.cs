using CoERouter.Experts.Specification;

namespace CoERouter.Bench.Training;

/// <summary>
/// The arithmetic that training a decoder needs at least, by the usual count (Kaplan et al., arXiv 2001.08361): forward, and twice as much backward.
/// </summary>
internal static class TrainingOperations
{
    private const int ForwardAndBackward = 3;

    /// <summary>Multiplications and additions per token: 6 for each active parameter, and attention over rows of <paramref name="length"/> positions.</summary>
    public static double PerToken(DecoderSpec spec, int length)
    {
        // Scores and weighted values: two products of 2 × length × query width; the graph computes masked positions too.
        double attention = 2d * 2 * length * spec.QueryWidth * spec.Layers;
        return ForwardAndBackward * ((2d * spec.ActiveParameters(spec.Mixture.ActiveExperts)) + attention);
    }
}
