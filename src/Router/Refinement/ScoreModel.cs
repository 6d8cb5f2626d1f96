namespace CoERouter.Router.Refinement;

/// <summary>
/// Predicts the score of every arm on a prompt. Two ridge regressions share the work: how hard the prompt is for all arms, and how arms differ on it. The
/// second alone decides between arms of equal cost, and it shrinks towards the arms' global means unless terms, shape or category of prompts
/// that a fit has not seen say otherwise, so few samples do not lose to the best single arm. Immutable; any thread.
/// </summary>
public sealed class ScoreModel
{
    private readonly PromptVectorizer _vectorizer;
    private readonly ScoreModelOptions _options;
    private readonly Dictionary<string, int> _categories;
    private readonly CategoryGuess? _guess;
    private readonly TunedRegression _level;
    private readonly TunedRegression _contrast;

    private ScoreModel(
        PromptVectorizer vectorizer, ScoreModelOptions options, Dictionary<string, int> categories, CategoryGuess? guess, TunedRegression level, TunedRegression contrast)
    {
        _vectorizer = vectorizer;
        _options = options;
        _categories = categories;
        _guess = guess;
        _level = level;
        _contrast = contrast;
    }

    /// <summary>Number of arms.</summary>
    public int Arms => _contrast.Means.Length;

    /// <summary>How much each block (category, terms, shape) explains of the differences between arms, relative to the noise of one score.</summary>
    public IReadOnlyList<double> ContrastScales => _contrast.Scales;

    /// <summary>How much each block explains of the level that all arms share.</summary>
    public IReadOnlyList<double> LevelScales => _level.Scales;

    /// <summary>Fits a model.</summary>
    /// <param name="samples">At least 10 samples with the same number of scores, 2 or more.</param>
    /// <param name="options">What it may read.</param>
    /// <param name="cancellationToken">Stops between steps of the solver.</param>
    /// <exception cref="ArgumentException">Too few samples, ragged or non-finite scores.</exception>
    public static ScoreModel Fit(IReadOnlyList<RefinementSample> samples, ScoreModelOptions options, CancellationToken cancellationToken)
    {
        RefuseBad(samples);
        int arms = samples[0].Scores.Count;
        int[] folds = FoldsOf(samples.Count, options.Seed);
        var vectorizer = new PromptVectorizer(options.ReadsPrompt ? [.. samples.Select(sample => sample.Prompt)] : []);
        SparseRows text = new(vectorizer.Terms);
        SparseRows shape = new(options.ReadsPrompt ? PromptShape.Figures : 0);
        foreach (RefinementSample sample in samples)
        {
            text.Add(options.ReadsPrompt ? vectorizer.Text(sample.Prompt) : []);
            shape.Add(options.ReadsPrompt ? vectorizer.Shape(sample.Prompt) : []);
        }

        Dictionary<string, int> categories = CategoriesOf(samples, options);
        CategoryGuess? guess = null;
        SparseRows category = new(categories.Count);
        if (options.Category == CategoryKnowledge.Guessed && categories.Count > 1)
        {
            (guess, category) = CategoryGuess.Learn(
                vectorizer, text, shape, [.. samples.Select(sample => categories[sample.Category ?? string.Empty])], categories.Count, folds, cancellationToken);
        }
        else
        {
            foreach (RefinementSample sample in samples)
            {
                category.Add(GivenCategory(categories, sample.Category));
            }
        }

        double[] level = [.. samples.Select(sample => sample.Scores.Average())];
        double[] contrast = [.. samples.SelectMany((sample, index) => sample.Scores.Select(score => score - level[index]))];
        SparseRows[] blocks = options.CategoryOnly ? [category] : [category, text, shape];
        return new(
            vectorizer,
            options,
            categories,
            guess,
            TunedRegression.Fit(blocks, level, 1, folds, null, cancellationToken),
            TunedRegression.Fit(blocks, contrast, arms, folds, null, cancellationToken));
    }

    /// <summary>Predicts the score of every arm.</summary>
    /// <param name="prompt">The prompt, or null.</param>
    /// <param name="category">Its category, where the model was fitted with given categories; an unknown one leaves the prompt to speak.</param>
    public double[] Predict(string? prompt, string? category)
    {
        List<(int Column, float Value)>[] rows =
        [
            _guess is not null ? _guess.Of(prompt) : GivenCategory(_categories, category),
            _options.ReadsPrompt ? _vectorizer.Text(prompt) : [],
            _options.ReadsPrompt ? _vectorizer.Shape(prompt) : [],
        ];
        double[] level = [.. _level.Means];
        double[] scores = [.. _contrast.Means];
        for (int block = 0; block < _contrast.Scales.Length; block++)
        {
            int[] columns = [.. rows[block].Select(entry => entry.Column)];
            float[] values = [.. rows[block].Select(entry => entry.Value)];
            if (_level.Weights[block].Length > 0)
            {
                BlockKernel.Add(columns, values, _level.Weights[block], level);
            }

            if (_contrast.Weights[block].Length > 0)
            {
                BlockKernel.Add(columns, values, _contrast.Weights[block], scores);
            }
        }

        return [.. scores.Select(score => score + level[0])];
    }

    /// <summary>What the model would have predicted for a training sample that it had not seen: for choosing thresholds without a second sample.</summary>
    /// <param name="sample">Index of the training sample.</param>
    public double[] PredictOutOfFold(int sample) =>
        [.. Enumerable.Range(0, Arms).Select(arm => _level.OutOfFold[sample] + _contrast.OutOfFold[(sample * Arms) + arm])];

    private static void RefuseBad(IReadOnlyList<RefinementSample> samples)
    {
        const int fewest = 2 * TunedRegression.Folds;
        if (samples.Count < fewest)
        {
            throw new ArgumentException($"A score model needs {fewest} samples or more; there are {samples.Count}.");
        }

        int arms = samples[0].Scores.Count;
        int bad = Enumerable.Range(0, samples.Count).FirstOrDefault(index => samples[index].Scores.Count != arms || arms < 2 || !samples[index].Scores.All(double.IsFinite), -1);
        if (bad >= 0)
        {
            throw new ArgumentException($"Sample {bad} must have a finite score for each of {Math.Max(2, arms)} arms; it has [{string.Join(", ", samples[bad].Scores)}].");
        }
    }

    private static int[] FoldsOf(int samples, int seed)
    {
        int[] folds = [.. Enumerable.Range(0, samples).Select(sample => sample % TunedRegression.Folds)];
        new Random(seed).Shuffle(folds);
        return folds;
    }

    private static Dictionary<string, int> CategoriesOf(IReadOnlyList<RefinementSample> samples, ScoreModelOptions options)
    {
        IEnumerable<string> names = options.Category == CategoryKnowledge.None
            ? []
            : samples.Select(sample => sample.Category ?? string.Empty).Distinct().Order(StringComparer.Ordinal);
        return names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
    }

    private static List<(int Column, float Value)> GivenCategory(Dictionary<string, int> categories, string? category) =>
        categories.TryGetValue(category ?? string.Empty, out int column) ? [(column, 1)] : [];
}
