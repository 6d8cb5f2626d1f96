namespace CoERouter.Training.Categorization;

/// <summary>
/// Finds categories where none are given: prompts that the same models succeed on belong together. A mixture of independent scores in [0, 1] is fitted by
/// expectation maximisation from several seeded starts, so that a prompt has a share in every category. Missing scores are left out.
/// </summary>
public sealed class OutcomeClusters
{
    private const int MostSteps = 200;
    private const double Tolerance = 1e-7;

    // So many prompts of the mean score that nobody saw: keeps every rate off 0 and 1.
    private const double Prior = 2;

    private OutcomeClusters(double[] weights, double[][] rates, double[][] shares, double likelihood)
    {
        Weights = weights;
        Rates = rates;
        Shares = shares;
        MeanLogLikelihood = likelihood;
    }

    /// <summary>The share of all prompts in each category, largest first.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Per category the mean score of each model.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rates { get; }

    /// <summary>Per prompt its share in each category.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Shares { get; }

    /// <summary>Mean log-likelihood of a prompt's scores, in nats.</summary>
    public double MeanLogLikelihood { get; }

    /// <summary>Finds categories.</summary>
    /// <param name="scores">Per prompt the score of each model, from 0 to 1; NaN where it was not measured.</param>
    /// <param name="categories">How many, from 1 to 256 and at most one per prompt.</param>
    /// <param name="seed">Draws the starts.</param>
    /// <param name="starts">How many starts; the likeliest result counts. Default 5.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ArgumentException">The table is empty or ragged, a score is out of range, or there are too few prompts.</exception>
    public static OutcomeClusters Find(
        IReadOnlyList<IReadOnlyList<double>> scores, int categories, int seed, int starts = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0 || scores[0].Count == 0 || scores.Any(row => row.Count != scores[0].Count))
        {
            throw new ArgumentException("The scores have no prompts, no models, or rows of different lengths.", nameof(scores));
        }

        if (scores.Any(row => row.Any(score => score is < 0 or > 1)))
        {
            throw new ArgumentException("A score is not from 0 to 1.", nameof(scores));
        }

        if (categories is < 1 or > 256 || categories > scores.Count || starts < 1)
        {
            throw new ArgumentException(
                $"There are {categories} categories and {starts} starts for {scores.Count} prompts; legal is 1 to 256, at most one per prompt, and one start or more.",
                nameof(categories));
        }

        Random random = new(seed);
        OutcomeClusters? best = null;
        for (int start = 0; start < starts; start++)
        {
            OutcomeClusters found = Fit(scores, categories, random, cancellation);
            best = best is null || found.MeanLogLikelihood > best.MeanLogLikelihood ? found : best;
        }

        return best!;
    }

    /// <summary>Labels prompts by the categories found, for training. The name of category 3 is <c>found-3</c>.</summary>
    /// <param name="prompts">The prompts, in the order of the scores.</param>
    public IReadOnlyList<LabelledPrompt> Label(IReadOnlyList<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count != Shares.Count)
        {
            throw new ArgumentException($"There are {prompts.Count} prompts for {Shares.Count} rows of scores.", nameof(prompts));
        }

        string[] names = [.. Weights.Select((_, c) => $"found-{c}")];
        return
        [
            .. prompts.Select((prompt, i) => new LabelledPrompt(names[IndexOfMost(Shares[i])], prompt)
            {
                Mixture = names.Select((name, c) => (name, Share: Shares[i][c])).ToDictionary(item => item.name, item => item.Share, StringComparer.Ordinal),
            }),
        ];
    }

    private static OutcomeClusters Fit(IReadOnlyList<IReadOnlyList<double>> scores, int categories, Random random, CancellationToken cancellation)
    {
        int models = scores[0].Count;
        double[] means = [.. Enumerable.Range(0, models).Select(m => MeanOf(scores.Select(row => row[m])))];
        double[] weights = [.. Enumerable.Repeat(1.0 / categories, categories)];

        // A start lies half-way between the mean and one prompt's own scores.
        double[][] rates =
        [
            .. Enumerable.Range(0, categories).Select(_ => scores[random.Next(scores.Count)])
                .Select(row => row.Select((score, m) => (means[m] + (double.IsNaN(score) ? means[m] : score) + 0.1) / 2.2).ToArray()),
        ];
        double[][] shares = [.. scores.Select(_ => new double[categories])];
        double likelihood = double.NegativeInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double next = Expect(scores, weights, rates, shares);
            Maximise(scores, means, weights, rates, shares);
            if (next - likelihood < Tolerance)
            {
                break;
            }

            likelihood = next;
        }

        likelihood = Expect(scores, weights, rates, shares);
        int[] order = [.. Enumerable.Range(0, categories).OrderByDescending(c => weights[c])];
        return new OutcomeClusters(
            [.. order.Select(c => weights[c])], [.. order.Select(c => rates[c])], [.. shares.Select(row => order.Select(c => row[c]).ToArray())], likelihood);
    }

    private static double Expect(IReadOnlyList<IReadOnlyList<double>> scores, double[] weights, double[][] rates, double[][] shares)
    {
        double total = 0;
        for (int i = 0; i < scores.Count; i++)
        {
            double[] share = shares[i];
            for (int c = 0; c < weights.Length; c++)
            {
                share[c] = Math.Log(weights[c]);
                for (int m = 0; m < rates[c].Length; m++)
                {
                    double score = scores[i][m];
                    share[c] += double.IsNaN(score) ? 0 : (score * Math.Log(rates[c][m])) + ((1 - score) * Math.Log(1 - rates[c][m]));
                }
            }

            double most = share.Max();
            double sum = share.Sum(value => Math.Exp(value - most));
            total += most + Math.Log(sum);
            for (int c = 0; c < share.Length; c++)
            {
                share[c] = Math.Exp(share[c] - most) / sum;
            }
        }

        return total / scores.Count;
    }

    private static void Maximise(IReadOnlyList<IReadOnlyList<double>> scores, double[] means, double[] weights, double[][] rates, double[][] shares)
    {
        for (int c = 0; c < weights.Length; c++)
        {
            // One prompt more than there are, so that no category dies.
            weights[c] = (shares.Sum(share => share[c]) + (1.0 / weights.Length)) / (scores.Count + 1);
            for (int m = 0; m < means.Length; m++)
            {
                double seen = 0, scored = 0;
                for (int i = 0; i < scores.Count; i++)
                {
                    if (!double.IsNaN(scores[i][m]))
                    {
                        seen += shares[i][c];
                        scored += shares[i][c] * scores[i][m];
                    }
                }

                double prior = Math.Clamp(means[m], 0.01, 0.99);
                rates[c][m] = (scored + (Prior * prior)) / (seen + Prior);
            }
        }
    }

    private static double MeanOf(IEnumerable<double> scores)
    {
        double[] seen = [.. scores.Where(score => !double.IsNaN(score))];
        return seen.Length == 0 ? 0.5 : seen.Average();
    }

    private static int IndexOfMost(IReadOnlyList<double> values)
    {
        int most = 0;
        for (int i = 1; i < values.Count; i++)
        {
            most = values[i] > values[most] ? i : most;
        }

        return most;
    }
}
