namespace CoERouter.Router.Refinement;

/// <summary>
/// How the differences between arms follow from how hard a prompt is: a weak arm loses most where prompts are hard. For each arm a line through what fits
/// that had not seen the samples predicted: trust in its own difference, and slope over the level. Both are drawn to (1, 0), no correction.
/// </summary>
internal sealed class LevelCorrection
{
    // So many samples' worth of belief that no correction is needed.
    private const double PriorSamples = 30;

    private readonly double[] _trust;
    private readonly double[] _slope;
    private readonly double[] _offsets;
    private readonly double _meanLevel;

    private LevelCorrection(double[] trust, double[] slope, double[] offsets, double meanLevel)
    {
        _trust = trust;
        _slope = slope;
        _offsets = offsets;
        _meanLevel = meanLevel;
    }

    /// <summary>Fits the lines.</summary>
    /// <param name="level">Predicted levels of the samples.</param>
    /// <param name="contrast">Predicted differences, [samples, arms].</param>
    /// <param name="targets">Measured differences, [samples, arms].</param>
    /// <param name="means">Mean difference of each arm.</param>
    public static LevelCorrection Fit(double[] level, double[] contrast, double[] targets, double[] means)
    {
        int arms = means.Length;
        double meanLevel = level.Average();
        double[] trust = new double[arms];
        double[] slope = new double[arms];
        for (int arm = 0; arm < arms; arm++)
        {
            double aa = 0, ab = 0, bb = 0, ay = 0, by = 0;
            for (int sample = 0; sample < level.Length; sample++)
            {
                double a = contrast[(sample * arms) + arm] - means[arm];
                double b = level[sample] - meanLevel;
                double y = targets[(sample * arms) + arm] - means[arm];
                aa += a * a;
                ab += a * b;
                bb += b * b;
                ay += a * y;
                by += b * y;
            }

            // The prior weighs as so many samples of average spread.
            double share = 1 + (PriorSamples / level.Length);
            double extraA = (aa * (share - 1)) + 1e-12;
            double extraB = (bb * (share - 1)) + 1e-12;
            (aa, bb, ay) = (aa + extraA, bb + extraB, ay + extraA);
            double determinant = (aa * bb) - (ab * ab);
            (trust[arm], slope[arm]) = determinant > 1e-12 * aa * bb
                ? (((ay * bb) - (by * ab)) / determinant, ((by * aa) - (ay * ab)) / determinant)
                : (1, 0);
        }

        return new(trust, slope, means, meanLevel);
    }

    /// <summary>Corrects the predicted differences of one sample.</summary>
    public void Apply(double level, Span<double> contrast)
    {
        for (int arm = 0; arm < contrast.Length; arm++)
        {
            contrast[arm] = _offsets[arm] + (_trust[arm] * (contrast[arm] - _offsets[arm])) + (_slope[arm] * (level - _meanLevel));
        }
    }
}
