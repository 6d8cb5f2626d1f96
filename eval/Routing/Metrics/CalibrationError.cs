namespace CoERouter.Evaluation.Routing.Metrics;

/// <summary>How far promised scores are from measured ones.</summary>
public static class CalibrationError
{
    /// <summary>Default number of bins of the expected calibration error.</summary>
    public const int Bins = 10;

    /// <summary>
    /// Expected calibration error: the mean distance between promise and result over bins of about equal weight, so that no bin holds hardly a
    /// question.
    /// </summary>
    /// <param name="promised">Promised scores.</param>
    /// <param name="measured">Measured scores.</param>
    /// <param name="weights">Weights; they sum to one.</param>
    /// <param name="bins">How many bins.</param>
    public static double Expected(double[] promised, double[] measured, double[] weights, int bins = Bins)
    {
        int[] order = [.. Enumerable.Range(0, promised.Length).OrderBy(question => promised[question])];
        double error = 0;
        double passed = 0;
        double gap = 0;
        int bin = 1;
        foreach (int question in order)
        {
            gap += weights[question] * (promised[question] - measured[question]);
            passed += weights[question];
            if (passed >= bin / (double)bins - 1e-12)
            {
                error += Math.Abs(gap);
                (gap, bin) = (0, (int)Math.Floor((passed * bins) + 1e-9) + 1);
            }
        }

        return error + Math.Abs(gap);
    }

    /// <summary>Brier score: the mean squared distance between promise and result.</summary>
    public static double Brier(double[] promised, double[] measured, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < promised.Length; i++)
        {
            sum += weights[i] * (promised[i] - measured[i]) * (promised[i] - measured[i]);
        }

        return sum;
    }
}
