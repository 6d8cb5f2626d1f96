namespace CoERouter.Router.Refinement;

/// <summary>
/// How the differences between arms follow from how hard a prompt is. A weak arm loses little where a prompt is so easy that every arm is right, and little where
/// it is so hard that none is: scores end at 0 and 1, so differences bend over the level. For each arm a curve through what fits that had not seen
/// the samples predicted: trust in its own difference, slope over the level, and bend over its square. All are drawn to (1, 0, 0), no correction.
/// </summary>
internal sealed class LevelCorrection
{
    // So many samples' worth of belief that no correction is needed.
    private const double PriorSamples = 30;

    private const int Terms = 3;

    private readonly double[][] _coefficients;
    private readonly double[] _offsets;
    private readonly LevelScale _scale;

    private LevelCorrection(double[][] coefficients, double[] offsets, LevelScale scale)
    {
        _coefficients = coefficients;
        _offsets = offsets;
        _scale = scale;
    }

    /// <summary>Fits the curves.</summary>
    /// <param name="level">Predicted levels of the samples.</param>
    /// <param name="contrast">Predicted differences, [samples, arms].</param>
    /// <param name="targets">Measured differences, [samples, arms].</param>
    /// <param name="means">Mean difference of each arm.</param>
    public static LevelCorrection Fit(double[] level, double[] contrast, double[] targets, double[] means)
    {
        int arms = means.Length;
        LevelScale scale = LevelScale.Of(level);
        double[][] coefficients = new double[arms][];
        Span<double> features = stackalloc double[Terms];
        for (int arm = 0; arm < arms; arm++)
        {
            double[] squares = new double[Terms * Terms];
            double[] products = new double[Terms];
            for (int sample = 0; sample < level.Length; sample++)
            {
                scale.Features(contrast[(sample * arms) + arm] - means[arm], level[sample], features);
                double target = targets[(sample * arms) + arm] - means[arm];
                for (int row = 0; row < Terms; row++)
                {
                    products[row] += features[row] * target;
                    for (int column = 0; column < Terms; column++)
                    {
                        squares[(row * Terms) + column] += features[row] * features[column];
                    }
                }
            }

            // The prior weighs as so many samples of average spread.
            for (int term = 0; term < Terms; term++)
            {
                double extra = (squares[(term * Terms) + term] * PriorSamples / level.Length) + 1e-12;
                squares[(term * Terms) + term] += extra;
                products[term] += term == 0 ? extra : 0;
            }

            coefficients[arm] = Solve(squares, products);
        }

        return new(coefficients, means, scale);
    }

    /// <summary>Corrects the predicted differences of one sample.</summary>
    public void Apply(double level, Span<double> contrast)
    {
        Span<double> features = stackalloc double[Terms];
        for (int arm = 0; arm < contrast.Length; arm++)
        {
            double[] coefficients = _coefficients[arm];
            _scale.Features(contrast[arm] - _offsets[arm], level, features);
            contrast[arm] = _offsets[arm] + (coefficients[0] * features[0]) + (coefficients[1] * features[1]) + (coefficients[2] * features[2]);
        }
    }

    // Gauss without exchange of rows: the prior makes the matrix positive definite.
    private static double[] Solve(double[] squares, double[] products)
    {
        for (int pivot = 0; pivot < Terms; pivot++)
        {
            for (int row = pivot + 1; row < Terms; row++)
            {
                double factor = squares[(row * Terms) + pivot] / squares[(pivot * Terms) + pivot];
                products[row] -= factor * products[pivot];
                for (int column = pivot; column < Terms; column++)
                {
                    squares[(row * Terms) + column] -= factor * squares[(pivot * Terms) + column];
                }
            }
        }

        double[] solution = new double[Terms];
        for (int row = Terms - 1; row >= 0; row--)
        {
            double rest = products[row];
            for (int column = row + 1; column < Terms; column++)
            {
                rest -= squares[(row * Terms) + column] * solution[column];
            }

            solution[row] = rest / squares[(row * Terms) + row];
        }

        return solution;
    }
}
