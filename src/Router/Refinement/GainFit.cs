namespace CoERouter.Router.Refinement;

/// <summary>
/// Fits a <see cref="GainModel"/> to a sample of one category: ridge regression on shape and terms, each as strong as the error on prompts
/// that a fit has not seen asks for. Where no strength lowers that error beyond chance, the model is the mean gain alone and decides alike
/// for all prompts. Deterministic.
/// </summary>
public sealed class GainFit
{
    /// <summary>The fewest prompts that a fit takes.</summary>
    public const int FewestPrompts = 20;

    private const int FewestPromptsOfTerm = 3;

    // How much variance a kind of features may explain, relative to the noise of one gain.
    private static readonly double[] ShapeScales = [0, 0.01, 0.1, 1];
    private static readonly double[] TermScales = [0, 0.02, 0.1, 0.5, 2.5];

    // The best of all strengths has to beat the mean by so many standard errors.
    private const double StandardErrors = 2;

    private GainFit(GainModel model, IReadOnlyList<double> outOfFold) => (Model, OutOfFold) = (model, outOfFold);

    /// <summary>The model, fitted to all prompts.</summary>
    public GainModel Model { get; }

    /// <summary>The gain of each prompt as fits expect it that have not seen the prompt: a threshold has to be chosen by these.</summary>
    public IReadOnlyList<double> OutOfFold { get; }

    /// <summary>Whether the prompt tells anything.</summary>
    public bool IsInformative => Model.ShapeWeights.Length > 0 || Model.Terms.Length > 0;

    /// <summary>Fits.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="gains">Score of the dear arm less that of the cheap one, by prompt; finite.</param>
    /// <param name="seed">Seed of the folds.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="ArgumentException">There are too few prompts, not as many gains, or a gain is not finite.</exception>
    public static GainFit Fit(IReadOnlyList<string> prompts, IReadOnlyList<double> gains, int seed, CancellationToken cancellationToken)
    {
        if (prompts.Count < FewestPrompts || gains.Count != prompts.Count || !gains.All(double.IsFinite))
        {
            throw new ArgumentException($"A fit needs {FewestPrompts} prompts or more with a finite gain each; there are {prompts.Count} prompts and {gains.Count(double.IsFinite)} finite gains.");
        }

        int[] folds = [.. Enumerable.Range(0, prompts.Count).Select(prompt => prompt % TunedRegression.Folds)];
        new Random(seed).Shuffle(folds);
        (double[] means, double[] deviations, SparseRows shapes) = Shapes(prompts);
        (uint[] terms, double[] rarities, SparseRows texts) = Texts(prompts);

        // The regression knows four kinds of features; category and topics say nothing within one category.
        SparseRows[] blocks = [Nothing(prompts.Count), shapes, Nothing(prompts.Count), texts];
        double[] targets = [.. gains];
        TunedRegression[] fits = [.. ShapeScales.SelectMany(shape => TermScales.Select(term => TunedRegression.FitExactly(blocks, targets, 1, folds, [0, shape, 0, term], cancellationToken)))];
        TunedRegression fit = fits.MinBy(one => Errors(one, targets).Sum())!;
        fit = Clears(Errors(fits[0], targets), Errors(fit, targets)) ? fit : fits[0];
        bool readsShape = fit.Weights[1].Length > 0;
        bool readsTerms = fit.Weights[3].Length > 0;
        GainModel model = new()
        {
            Mean = fit.Means[0],
            ShapeMeans = readsShape ? means : [],
            ShapeDeviations = readsShape ? deviations : [],
            ShapeWeights = fit.Weights[1],
            Terms = readsTerms ? terms : [],
            Rarities = readsTerms ? rarities : [],
            TermWeights = fit.Weights[3],
        };

        // Means of folds differ by chance, which must not look like a difference between prompts.
        return new(model, readsShape || readsTerms ? fit.OutOfFold : [.. gains.Select(_ => fit.Means[0])]);
    }

    private static double[] Errors(TunedRegression fit, double[] targets) => [.. fit.OutOfFold.Zip(targets, (predicted, target) => (predicted - target) * (predicted - target))];

    private static bool Clears(double[] without, double[] with)
    {
        double[] gains = [.. without.Zip(with, (before, after) => before - after)];
        double mean = gains.Average();
        return mean > StandardErrors * Math.Sqrt(gains.Average(gain => (gain - mean) * (gain - mean)) / gains.Length) && mean > 0;
    }

    private static SparseRows Nothing(int count)
    {
        SparseRows rows = new(0);
        for (int i = 0; i < count; i++)
        {
            rows.Add([]);
        }

        return rows;
    }

    private static (double[] Means, double[] Deviations, SparseRows Rows) Shapes(IReadOnlyList<string> prompts)
    {
        double[][] figures = [.. prompts.Select(prompt =>
        {
            double[] measured = new double[PromptShape.Figures];
            PromptShape.Measure(prompt, measured);
            return measured;
        })];
        double[] means = [.. Enumerable.Range(0, PromptShape.Figures).Select(i => figures.Average(row => row[i]))];
        double[] deviations = [.. Enumerable.Range(0, PromptShape.Figures).Select(i => Math.Sqrt(figures.Average(row => (row[i] - means[i]) * (row[i] - means[i]))))];
        SparseRows rows = new(PromptShape.Figures);
        foreach (double[] row in figures)
        {
            rows.Add([.. row.Select((figure, i) => (i, (float)GainScorer.Standard(figure, means[i], deviations[i])))]);
        }

        return (means, deviations, rows);
    }

    private static (uint[] Terms, double[] Rarities, SparseRows Rows) Texts(IReadOnlyList<string> prompts)
    {
        Dictionary<uint, int>[] counts = [.. prompts.Select(prompt =>
        {
            Dictionary<uint, int> counted = [];
            PromptTerms.Count(prompt, counted);
            return counted;
        })];
        SortedDictionary<uint, int> frequencies = [];
        foreach (uint term in counts.SelectMany(counted => counted.Keys))
        {
            frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
        }

        // What every prompt has tells nothing.
        KeyValuePair<uint, int>[] known = [.. frequencies.Where(pair => pair.Value >= FewestPromptsOfTerm && pair.Value < prompts.Count)];
        uint[] terms = [.. known.Select(pair => pair.Key)];
        double[] rarities = [.. known.Select(pair => Math.Log((1.0 + prompts.Count) / (1.0 + pair.Value)))];
        Dictionary<uint, int> columns = terms.Select((term, column) => (term, column)).ToDictionary(pair => pair.term, pair => pair.column);
        SparseRows rows = new(terms.Length);
        foreach (Dictionary<uint, int> counted in counts)
        {
            (int Column, double Value)[] row = [.. counted.Where(pair => columns.ContainsKey(pair.Key))
                .Select(pair => (columns[pair.Key], GainScorer.Term(pair.Value, rarities[columns[pair.Key]]))).OrderBy(entry => entry.Item1)];
            double length = Math.Sqrt(row.Sum(entry => entry.Value * entry.Value));
            rows.Add(row.Select(entry => (entry.Column, (float)(entry.Value / length))));
        }

        return (terms, rarities, rows);
    }
}
