using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>
/// What is known of the scores of all arms on one category, measured and said together: a joint normal distribution. A measured prompt and a
/// score from 0 to 1 are observations of one arm with variance 1/4, the largest that a number from 0 to 1 can have; a comparison is one of
/// the difference of two arms with variance 1, the largest of a number from −1 to 1, and for answers that are right or wrong its mean is
/// exactly that difference. So intervals are never too narrow, and the order of what was said does not matter. Immutable.
/// </summary>
public sealed class CategoryPosterior
{
    private const double ScoreVariance = 0.25;
    private const double PreferenceVariance = 1;

    private readonly double[] _mean;
    private readonly double[] _priorCounts;
    private readonly double[][] _factor;
    private readonly double[,] _covariance;

    /// <summary>Joins measurements and feedback.</summary>
    /// <param name="arms">The arms.</param>
    /// <param name="measured">Measured score of each.</param>
    /// <param name="counts">Prompts that each measurement counts for, at least 1.</param>
    /// <param name="scores">Scores given to each.</param>
    /// <param name="preferences">Preferences for the first over the second, by their indices.</param>
    public CategoryPosterior(
        IReadOnlyList<Arm> arms, IReadOnlyList<double> measured, IReadOnlyList<double> counts, IReadOnlyList<FeedbackTally> scores, Func<int, int, FeedbackTally> preferences)
    {
        Arms = arms;
        _priorCounts = [.. counts];
        int size = arms.Count;
        double[,] precision = new double[size, size];
        double[] information = new double[size];
        for (int i = 0; i < size; i++)
        {
            precision[i, i] += (counts[i] + scores[i].Count) / ScoreVariance;
            information[i] += ((counts[i] * measured[i]) + scores[i].Sum) / ScoreVariance;
            for (int j = i + 1; j < size; j++)
            {
                FeedbackTally compared = preferences(i, j);
                double weight = compared.Count / PreferenceVariance;
                precision[i, i] += weight;
                precision[j, j] += weight;
                precision[i, j] -= weight;
                precision[j, i] -= weight;
                information[i] += compared.Sum / PreferenceVariance;
                information[j] -= compared.Sum / PreferenceVariance;
            }
        }

        _factor = Cholesky(precision, size);
        _mean = Solve(information);
        _covariance = Invert(size);
    }

    /// <summary>The arms.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Index of an arm, or −1.</summary>
    public int IndexOf(Arm arm) => Enumerable.Range(0, Arms.Count).FirstOrDefault(index => Arms[index] == arm, -1);

    /// <summary>Expected score of an arm, from 0 to 1.</summary>
    public double Mean(int arm) => Math.Clamp(_mean[arm], 0, 1);

    /// <summary>Standard deviation of that score.</summary>
    public double Deviation(int arm) => Math.Sqrt(_covariance[arm, arm]);

    /// <summary>How much more <paramref name="arm"/> is expected to score than <paramref name="other"/>, with the variance of that, now and
    /// from measurements alone.</summary>
    public (double Mean, double Variance, double PriorVariance) Difference(int arm, int other) => (
        _mean[arm] - _mean[other],
        _covariance[arm, arm] + _covariance[other, other] - (2 * _covariance[arm, other]),
        (ScoreVariance / _priorCounts[arm]) + (ScoreVariance / _priorCounts[other]));

    /// <summary>Draws scores of all arms together.</summary>
    /// <param name="normals">One standard normal number per arm; overwritten by the scores.</param>
    public void Draw(Span<double> normals)
    {
        // With precision L Lᵀ, L⁻ᵀ z has the covariance wanted.
        for (int i = normals.Length - 1; i >= 0; i--)
        {
            double value = normals[i];
            for (int j = i + 1; j < normals.Length; j++)
            {
                value -= _factor[j][i] * normals[j];
            }

            normals[i] = value / _factor[i][i];
        }

        for (int i = 0; i < normals.Length; i++)
        {
            normals[i] += _mean[i];
        }
    }

    private static double[][] Cholesky(double[,] matrix, int size)
    {
        double[][] factor = new double[size][];
        for (int i = 0; i < size; i++)
        {
            factor[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                double value = matrix[i, j];
                for (int k = 0; k < j; k++)
                {
                    value -= factor[i][k] * factor[j][k];
                }

                factor[i][j] = i == j ? Math.Sqrt(value) : value / factor[j][j];
            }
        }

        return factor;
    }

    private double[] Solve(double[] right)
    {
        double[] solution = [.. right];
        for (int i = 0; i < solution.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                solution[i] -= _factor[i][j] * solution[j];
            }

            solution[i] /= _factor[i][i];
        }

        for (int i = solution.Length - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < solution.Length; j++)
            {
                solution[i] -= _factor[j][i] * solution[j];
            }

            solution[i] /= _factor[i][i];
        }

        return solution;
    }

    private double[,] Invert(int size)
    {
        double[,] inverse = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            double[] unit = new double[size];
            unit[column] = 1;
            double[] solved = Solve(unit);
            for (int row = 0; row < size; row++)
            {
                inverse[row, column] = solved[row];
            }
        }

        return inverse;
    }
}
