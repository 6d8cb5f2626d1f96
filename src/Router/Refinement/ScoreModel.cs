namespace CoERouter.Router.Refinement;

/// <summary>
/// Predicts the score of every arm on a prompt. Two ridge regressions share the work: how hard the prompt is for all arms, and how arms differ on it. The
/// second decides between arms of equal cost, and it shrinks towards the arms' global means unless category, shape, topics or terms of prompts
/// that a fit has not seen say otherwise, so few samples do not lose to the best single arm. Immutable; any thread.
/// </summary>
public sealed class ScoreModel
{
    // Category, shape, topics, terms: what serves from 600 to 6,000 samples on every measured folder. How hard a prompt is shows in its words; which arm is the
    // better one shows in its category first.
    private static readonly double[] UsualLevel = [0.05, 0.05, 0, 0.25];
    private static readonly double[] UsualContrast = [0.05, 0, 0, 0.05];

    private readonly SampleReader _reader;
    private readonly TunedRegression _level;
    private readonly TunedRegression _contrast;
    private readonly LevelCorrection _correction;
    private readonly LevelCorrection[] _unseenCorrections;

    private ScoreModel(SampleReader reader, TunedRegression level, TunedRegression contrast, LevelCorrection correction, LevelCorrection[] unseenCorrections)
    {
        _reader = reader;
        _level = level;
        _contrast = contrast;
        _correction = correction;
        _unseenCorrections = unseenCorrections;
    }

    /// <summary>Number of arms.</summary>
    public int Arms => _contrast.Means.Length;

    /// <summary>How much each block (category, shape, topics, terms) explains of the differences between arms, relative to the noise of one score.</summary>
    public IReadOnlyList<double> ContrastScales => _contrast.Scales;

    /// <summary>How much each block explains of the level that all arms share.</summary>
    public IReadOnlyList<double> LevelScales => _level.Scales;

    /// <summary>Fits a model.</summary>
    /// <param name="reader">The samples as they were read.</param>
    /// <param name="categoryOnly">Whether only the category decides, given or guessed.</param>
    /// <param name="cancellationToken">Stops between steps of the solver.</param>
    public static ScoreModel Fit(SampleReader reader, bool categoryOnly, CancellationToken cancellationToken)
    {
        int arms = reader.Samples[0].Scores.Count;
        SparseRows[] blocks = categoryOnly ? [reader.Blocks[0]] : reader.Blocks;
        double[] level = [.. reader.Samples.Select(sample => sample.Scores.Average())];
        double[] contrast = [.. reader.Samples.SelectMany((sample, index) => sample.Scores.Select(score => score - level[index]))];
        TunedRegression levels = TunedRegression.Fit(blocks, level, 1, reader.Folds, UsualLevel, cancellationToken);
        TunedRegression contrasts = TunedRegression.Fit(blocks, contrast, arms, reader.Folds, UsualContrast, cancellationToken);
        LevelCorrection Correction(int? unseen)
        {
            int[] rows = [.. Enumerable.Range(0, reader.Folds.Length).Where(row => reader.Folds[row] != unseen)];
            double[] Of(double[] values) => [.. rows.SelectMany(row => values[(row * arms)..((row + 1) * arms)])];
            return LevelCorrection.Fit([.. rows.Select(row => levels.OutOfFold[row])], Of(contrasts.OutOfFold), Of(contrast), contrasts.Means);
        }

        // A correction has several numbers for each arm: where arms are nearly equal, one that saw a sample's scores would choose for that sample a little too well.
        return new(reader, levels, contrasts, Correction(null), [.. Enumerable.Range(0, TunedRegression.Folds).Select(fold => Correction(fold))]);
    }

    /// <summary>Predicts the score of every arm.</summary>
    /// <param name="prompt">The prompt, or null.</param>
    /// <param name="category">Its category, where the model was fitted with given categories; an unknown one leaves the prompt to speak.</param>
    public double[] Predict(string? prompt, string? category)
    {
        List<(int Column, float Value)>[] rows = _reader.Read(prompt, category);
        return Sum(_correction, _level.Predict(rows)[0], _contrast.Predict(rows));
    }

    /// <summary>What the model would have predicted for a training sample that it had not seen: for choosing thresholds without a second sample.</summary>
    /// <param name="sample">Index of the training sample.</param>
    public double[] PredictOutOfFold(int sample) =>
        Sum(_unseenCorrections[_reader.Folds[sample]], _level.OutOfFold[sample], _contrast.OutOfFold.AsSpan(sample * Arms, Arms).ToArray());

    private static double[] Sum(LevelCorrection correction, double level, double[] contrast)
    {
        correction.Apply(level, contrast);
        return [.. contrast.Select(difference => difference + level)];
    }
}
