namespace CoERouter.Evaluation.Routing.Metrics;

/// <summary>
/// The share of the gap between a weak and a strong model that a router recovers as its share of strong calls grows (RouteLLM, arXiv 2406.18665):
/// PGR(c) = (r(c) - weak) / (strong - weak). Immutable.
/// </summary>
public sealed class GainRecovered
{
    private readonly double[] _calls;
    private readonly double[] _quality;

    /// <param name="calls">Shares of calls to the strong model, rising from 0 to 1.</param>
    /// <param name="quality">Mean score at each share; the first is the weak model's, the last the strong model's.</param>
    /// <exception cref="ArgumentException">The shares do not rise from 0 to 1, or the strong model is not better than the weak one.</exception>
    public GainRecovered(IReadOnlyList<double> calls, IReadOnlyList<double> quality)
    {
        if (calls.Count < 2 || calls.Count != quality.Count || calls[0] != 0 || Math.Abs(calls[^1] - 1) > 1e-9 || calls.Zip(calls.Skip(1)).Any(pair => pair.Second < pair.First))
        {
            throw new ArgumentException("Shares of calls must rise from 0 to 1, with one quality each.");
        }

        if (!(quality[^1] > quality[0]))
        {
            throw new ArgumentException(FormattableString.Invariant($"The strong model scores {quality[^1]:F4} and the weak one {quality[0]:F4}; a gap can be recovered only where the strong model is better."));
        }

        (_calls, _quality) = ([.. calls], [.. quality]);
    }

    /// <summary>Area under the curve of recovered gain; a random router has 0.5.</summary>
    public double Average
    {
        get
        {
            double area = 0;
            for (int i = 1; i < _calls.Length; i++)
            {
                area += (_calls[i] - _calls[i - 1]) * (Recovered(i) + Recovered(i - 1)) / 2;
            }

            return area;
        }
    }

    /// <summary>The curve of a router that calls the strong model first where its score of a question is highest; equal scores are mixed evenly.</summary>
    /// <param name="order">Groups of questions of equal score by falling score, see <see cref="OrderOf"/>.</param>
    /// <param name="weak">Scores of the weak model.</param>
    /// <param name="strong">Scores of the strong model.</param>
    /// <param name="weights">Weights of the questions; they sum to one.</param>
    /// <returns>Null where the strong model is not better.</returns>
    public static GainRecovered? Of(int[][] order, double[] weak, double[] strong, double[] weights)
    {
        double[] calls = new double[order.Length + 1];
        double[] quality = new double[order.Length + 1];
        for (int question = 0; question < weak.Length; question++)
        {
            quality[0] += weights[question] * weak[question];
        }

        for (int group = 0; group < order.Length; group++)
        {
            (calls[group + 1], quality[group + 1]) = (calls[group], quality[group]);
            foreach (int question in order[group])
            {
                calls[group + 1] += weights[question];
                quality[group + 1] += weights[question] * (strong[question] - weak[question]);
            }
        }

        return quality[^1] > quality[0] ? new(calls, quality) : null;
    }

    /// <summary>Groups of equal scores by falling score.</summary>
    public static int[][] OrderOf(IReadOnlyList<double> scores) =>
        [.. Enumerable.Range(0, scores.Count).GroupBy(question => scores[question]).OrderByDescending(group => group.Key).Select(group => group.ToArray())];

    /// <summary>The smallest share of strong calls that recovers so much of the gap, linear between points; 1 at most.</summary>
    /// <param name="share">A share of the gap, such as 0.5.</param>
    public double CallsFor(double share)
    {
        for (int i = 0; i < _calls.Length; i++)
        {
            if (Recovered(i) >= share)
            {
                return i == 0 ? _calls[0] : _calls[i - 1] + ((_calls[i] - _calls[i - 1]) * (share - Recovered(i - 1)) / (Recovered(i) - Recovered(i - 1)));
            }
        }

        return 1;
    }

    private double Recovered(int point) => (_quality[point] - _quality[0]) / (_quality[^1] - _quality[0]);
}
