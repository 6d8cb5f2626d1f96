namespace CoERouter.Evaluation.Routing.Metrics;

/// <summary>
/// Percentile bootstrap (Efron, 1979) over questions. Every figure is computed on the same resamples, so that differences between routers are paired:
/// what makes a question hard makes it hard for both. Immutable; any thread.
/// </summary>
public sealed class PairedBootstrap
{
    private const double Tail = 0.025;

    private readonly double[][] _weights;
    private readonly double[] _original;

    /// <param name="weights">Weight of each question in a mean; they sum to one.</param>
    /// <param name="strata">A stratum for each question, which keeps its number of questions in every resample; null for one.</param>
    /// <param name="resamples">How many resamples; at least 1.</param>
    /// <param name="seed">Seed of the resamples.</param>
    public PairedBootstrap(IReadOnlyList<double> weights, IReadOnlyList<string>? strata, int resamples, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        _original = [.. weights];
        int[][] groups = [.. Enumerable.Range(0, weights.Count).GroupBy(question => strata?[question]).Select(group => group.ToArray())];
        _weights = new double[resamples][];
        var random = new Random(seed);
        for (int resample = 0; resample < resamples; resample++)
        {
            double[] drawn = _weights[resample] = new double[weights.Count];
            foreach (int[] group in groups)
            {
                for (int draw = 0; draw < group.Length; draw++)
                {
                    int question = group[random.Next(group.Length)];
                    drawn[question] += weights[question];
                }
            }

            double sum = drawn.Sum();
            for (int question = 0; question < drawn.Length; question++)
            {
                drawn[question] /= sum;
            }
        }
    }

    /// <summary>Number of questions.</summary>
    public int Questions => _original.Length;

    /// <summary>The weighted mean of a figure that each question has.</summary>
    public Interval Mean(IReadOnlyList<double> values)
    {
        double[] copy = [.. values];
        return Of(weights => Dot(weights, copy));
    }

    /// <summary>Any figure that depends on the weights of the questions.</summary>
    /// <param name="figure">Computes it; resamples on which it is NaN are passed over.</param>
    public Interval Of(Func<double[], double> figure)
    {
        double value = figure(_original);
        double[] drawn = [.. _weights.Select(figure).Where(double.IsFinite).Order()];
        return drawn.Length == 0 ? new(value, double.NaN, double.NaN) : new(value, Quantile(drawn, Tail), Quantile(drawn, 1 - Tail));
    }

    /// <summary>The quantile of sorted values, linear between neighbours.</summary>
    public static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static double Dot(double[] weights, double[] values)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * values[i];
        }

        return sum;
    }
}
