namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>
/// Tells prompts of a new kind from prompts of the kinds that a router was fitted on. It learns from the kinds there are: each category in turn is treated
/// as new. Where categories cannot be told from each other so, there is no test. Immutable; any thread.
/// </summary>
internal sealed class NoveltyTest
{
    private const int FewestCategories = 3;
    private const int FewestPrompts = 40;
    private const int MostCategories = 8;
    private const int PromptsOfCategory = 80;
    private const int Steps = 300;
    private const double StepSize = 2;
    private const double Decay = 1e-3;

    // How many prompts are expected to be of a new kind. More make a router safer on those and cost it a little on the kinds it knows.
    private const double Expected = 0.2;

    // So few known prompts may be called new, and so many new ones must be found, or the test does more harm than good.
    private const double FalseAlarms = 0.05;
    private const double LeastFound = 0.8;

    private readonly PromptFamiliarity[] _halves;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _weights;

    private NoveltyTest(PromptFamiliarity[] halves, IReadOnlyList<Row> rows)
    {
        _halves = halves;
        _means = [.. Enumerable.Range(0, PromptFamiliarity.Figures).Select(figure => rows.Average(row => row.Figures[figure]))];
        _deviations = [.. _means.Select((mean, figure) => Math.Max(1e-9, Math.Sqrt(rows.Average(row => (row.Figures[figure] - mean) * (row.Figures[figure] - mean)))))];
        _weights = new double[PromptFamiliarity.Figures + 1];
        double[][] inputs = [.. rows.Select(row => Standardised(row.Figures))];
        double total = rows.Sum(row => row.Weight);
        for (int step = 0; step < Steps; step++)
        {
            double[] slopes = new double[_weights.Length];
            for (int row = 0; row < inputs.Length; row++)
            {
                double error = rows[row].Weight * ((rows[row].IsNew ? 1 : 0) - Chance(inputs[row])) / total;
                for (int input = 0; input < slopes.Length; input++)
                {
                    slopes[input] += error * inputs[row][input];
                }
            }

            for (int input = 0; input < slopes.Length; input++)
            {
                _weights[input] += StepSize * (slopes[input] - (Decay * _weights[input]));
            }
        }

        double threshold = Math.Max(0.5, Quantile([.. rows.Where(row => !row.IsNew)], 1 - FalseAlarms));
        Found = rows.Where(row => row.IsNew).Sum(row => row.Weight * (Chance(Standardised(row.Figures)) > threshold ? 1 : 0)) / rows.Where(row => row.IsNew).Sum(row => row.Weight);
    }

    /// <summary>Share of prompts of categories treated as new that it found, every category counting the same.</summary>
    public double Found { get; }

    /// <summary>Learns a test.</summary>
    /// <param name="known">Training prompts with their categories.</param>
    /// <param name="seed">Seed of halves and draws.</param>
    /// <param name="cancellationToken">Stops between categories.</param>
    /// <returns>Null where there are too few categories, or they cannot be told from each other.</returns>
    public static NoveltyTest? Learn(IReadOnlyList<(string Prompt, string Category)> known, int seed, CancellationToken cancellationToken)
    {
        string[] categories = [.. known.GroupBy(pair => pair.Category).Where(group => group.Count() >= FewestPrompts)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostCategories).Select(group => group.Key)];
        if (categories.Length < FewestCategories)
        {
            return null;
        }

        (string Prompt, string Category)[] shuffled = [.. known];
        new Random(seed).Shuffle(shuffled);
        (string Prompt, string Category)[][] halves = [[.. shuffled.Where((_, index) => index % 2 == 0)], [.. shuffled.Where((_, index) => index % 2 == 1)]];
        PromptFamiliarity[] familiar = [.. halves.Select(half => new PromptFamiliarity(half))];
        List<Row> rows = [];
        foreach (string category in categories)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] prompts = [.. halves[0].Where(pair => pair.Category == category).Take(PromptsOfCategory).Select(pair => pair.Prompt)];
            var without = new PromptFamiliarity([.. halves[1].Where(pair => pair.Category != category)]);
            rows.AddRange(prompts.Select(prompt => new Row(familiar[1].Measure(prompt), false, 1.0 / prompts.Length)));
            rows.AddRange(prompts.Select(prompt => new Row(without.Measure(prompt), true, 1.0 / prompts.Length)));
        }

        NoveltyTest test = new(familiar, rows);
        return test.Found >= LeastFound ? test : null;
    }

    /// <summary>The chance that a prompt is of a new kind, 0 to 1.</summary>
    public double ChanceOfNew(string? prompt)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            return 1;
        }

        // The test was fitted to as many new prompts as known ones.
        double even = Math.Min(_halves.Average(half => Chance(Standardised(half.Measure(prompt)))), 1 - 1e-12);
        double odds = even / (1 - even) * Expected / (1 - Expected);
        return odds / (1 + odds);
    }

    private double[] Standardised(double[] figures) => [1, .. figures.Select((figure, index) => (figure - _means[index]) / _deviations[index])];

    private double Chance(double[] input) => 1 / (1 + Math.Exp(-input.Zip(_weights, (value, weight) => value * weight).Sum()));

    private double Quantile(Row[] rows, double share)
    {
        double total = rows.Sum(row => row.Weight);
        double sum = 0;
        foreach ((double chance, double weight) in rows.Select(row => (Chance(Standardised(row.Figures)), row.Weight)).OrderBy(pair => pair.Item1))
        {
            sum += weight;
            if (sum >= share * total)
            {
                return chance;
            }
        }

        return 1;
    }

    private sealed record Row(double[] Figures, bool IsNew, double Weight);
}
