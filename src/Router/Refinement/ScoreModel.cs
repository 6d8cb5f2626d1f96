namespace CoERouter.Router.Refinement;

/// <summary>
/// Predicts the score of every arm on a prompt. Two ridge regressions share the work: how hard the prompt is for all arms, and how arms differ on it. The
/// second decides between arms of equal cost, and it shrinks towards the arms' global means unless terms, shape, topics or category of prompts
/// that a fit has not seen say otherwise, so few samples do not lose to the best single arm. Immutable; any thread.
/// </summary>
public sealed class ScoreModel
{
    private readonly SampleReader _reader;
    private readonly TunedRegression _level;
    private readonly TunedRegression _contrast;
    private readonly LevelCorrection _correction;

    private ScoreModel(SampleReader reader, TunedRegression level, TunedRegression contrast, LevelCorrection correction)
    {
        _reader = reader;
        _level = level;
        _contrast = contrast;
        _correction = correction;
    }

    /// <summary>Number of arms.</summary>
    public int Arms => _contrast.Means.Length;

    /// <summary>How much each block (category, terms, shape, topics) explains of the differences between arms, relative to the noise of one score.</summary>
    public IReadOnlyList<double> ContrastScales => _contrast.Scales;

    /// <summary>How much each block explains of the level that all arms share.</summary>
    public IReadOnlyList<double> LevelScales => _level.Scales;

    /// <summary>Fits a model.</summary>
    /// <param name="samples">At least 10 samples with the same number of scores, 2 or more.</param>
    /// <param name="unlabelled">Further prompts of the same kind whose scores are not known; they teach which words belong together.</param>
    /// <param name="options">What it may read.</param>
    /// <param name="cancellationToken">Stops between steps of the solver.</param>
    /// <exception cref="ArgumentException">Too few samples, ragged or non-finite scores.</exception>
    public static ScoreModel Fit(
        IReadOnlyList<RefinementSample> samples, IReadOnlyList<string> unlabelled, ScoreModelOptions options, CancellationToken cancellationToken)
    {
        RefuseBad(samples);
        int arms = samples[0].Scores.Count;
        int[] folds = FoldsOf(samples.Count, options.Seed);
        (SampleReader reader, SparseRows[] blocks) = SampleReader.Learn(samples, unlabelled, options, folds, cancellationToken);
        blocks = options.CategoryOnly ? [blocks[SampleReader.Category]] : blocks;
        double[] level = [.. samples.Select(sample => sample.Scores.Average())];
        double[] contrast = [.. samples.SelectMany((sample, index) => sample.Scores.Select(score => score - level[index]))];
        TunedRegression levels = TunedRegression.Fit(blocks, level, 1, folds, null, cancellationToken);
        TunedRegression contrasts = TunedRegression.Fit(blocks, contrast, arms, folds, null, cancellationToken);
        return new(reader, levels, contrasts, LevelCorrection.Fit(levels.OutOfFold, contrasts.OutOfFold, contrast, contrasts.Means));
    }

    /// <summary>Predicts the score of every arm.</summary>
    /// <param name="prompt">The prompt, or null.</param>
    /// <param name="category">Its category, where the model was fitted with given categories; an unknown one leaves the prompt to speak.</param>
    public double[] Predict(string? prompt, string? category)
    {
        List<(int Column, float Value)>[] rows = _reader.Read(prompt, category);
        return Sum(_level.Predict(rows)[0], _contrast.Predict(rows));
    }

    /// <summary>What the model would have predicted for a training sample that it had not seen: for choosing thresholds without a second sample.</summary>
    /// <param name="sample">Index of the training sample.</param>
    public double[] PredictOutOfFold(int sample) => Sum(_level.OutOfFold[sample], _contrast.OutOfFold.AsSpan(sample * Arms, Arms).ToArray());

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

    private double[] Sum(double level, double[] contrast)
    {
        _correction.Apply(level, contrast);
        return [.. contrast.Select(difference => difference + level)];
    }
}
