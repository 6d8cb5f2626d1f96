namespace CoERouter.Router.Estimation;

/// <summary>
/// Estimates what every arm does in every category from few labels: shrinks each cell towards its parent and the parent towards the whole
/// (empirical Bayes), and leaves the best single arm only where the evidence clears. Pure and thread-safe; the same evidence gives the
/// same estimates bit for bit.
/// </summary>
public static class OutcomeEstimator
{
    // How fast caution fades with the labels of a category: with this power, two standard errors at no label become 1.4 at 5 labels, 0.6 at
    // 20 and 0.03 at 100 for answers that are right or wrong (measured on MMLU-Pro, see docs/log.md).
    private const double FadingPower = 4;

    // One answer of the largest possible variance is added to every pool of answers, so that a few equal scores do not look certain.
    private const double LargestVariance = 0.25;

    /// <summary>Estimates.</summary>
    /// <param name="evidence">What was seen.</param>
    /// <param name="options">How to estimate; null means the defaults.</param>
    /// <exception cref="ArgumentException">An option is not legal.</exception>
    /// <exception cref="InvalidDataException">The evidence has no labels at all.</exception>
    public static OutcomeEstimates Estimate(OutcomeEvidence evidence, EstimatorOptions? options = null)
    {
        options ??= new EstimatorOptions();
        options.Validate(evidence);
        ArmEffects effects = ArmEffects.Measure(evidence, LargestVariance);
        EffectHierarchy hierarchy = new(Parents(evidence, options));
        NoisyMean[][] armEffects = hierarchy.Fit(effects.Rows, centre: 0);
        NoisyMean[] levels = hierarchy.Fit([effects.Levels], centre: null)[0];
        int incumbent = options.Incumbent is { } name ? evidence.Arms.ToList().IndexOf(name) : effects.BestOnAverage(options.Weights, armEffects);
        return new OutcomeEstimates(evidence, incumbent, Cells(evidence, options, effects, armEffects, levels, incumbent), Notes(evidence));
    }

    private static CellEstimate[] Cells(
        OutcomeEvidence evidence, EstimatorOptions options, ArmEffects effects, NoisyMean[][] armEffects, NoisyMean[] levels, int incumbent)
    {
        CellEstimate[] cells = new CellEstimate[evidence.Categories.Count * evidence.Arms.Count];
        for (int category = 0; category < evidence.Categories.Count; category++)
        {
            NoisyMean home = armEffects[incumbent][category];
            for (int arm = 0; arm < evidence.Arms.Count; arm++)
            {
                NoisyMean effect = armEffects[arm][category];
                double score = Math.Clamp(levels[category].Mean + effect.Mean, 0, 1);
                double error = Math.Sqrt(levels[category].Variance + effect.Variance);
                double gain = arm == incumbent ? 0 : effect.Mean - home.Mean;
                double gainError = arm == incumbent ? 0 : Math.Sqrt(effect.Variance + home.Variance);
                double noise = (effects.AnswerVariance[arm] + effects.AnswerVariance[incumbent]) / 2;
                double labels = Math.Min(evidence.Count(category, arm), evidence.Count(category, incumbent));
                double unclear = noise / (noise + (labels * options.TypicalDifference * options.TypicalDifference));
                double guarded = levels[category].Mean + home.Mean + gain - (options.Caution * Math.Pow(unclear, FadingPower) * gainError);
                cells[(category * evidence.Arms.Count) + arm] = new CellEstimate(
                    score, error, Math.Clamp(score - (options.LowerBoundErrors * error), 0, 1), gain, gainError, guarded);
            }
        }

        return cells;
    }

    private static int[] Parents(OutcomeEvidence evidence, EstimatorOptions options)
    {
        List<string> names = [];
        return [.. evidence.Categories.Select(category =>
        {
            string parent = options.Parents.GetValueOrDefault(category, string.Empty);
            if (!names.Contains(parent, StringComparer.Ordinal))
            {
                names.Add(parent);
            }

            return names.IndexOf(parent);
        })];
    }

    private static List<string> Notes(OutcomeEvidence evidence)
    {
        List<string> notes = [];
        for (int category = 0; category < evidence.Categories.Count; category++)
        {
            int here = category;
            if (Enumerable.Range(0, evidence.Arms.Count).All(arm => evidence.Count(here, arm) == 0))
            {
                notes.Add($"The category \"{evidence.Categories[category]}\" has no labels; it is estimated from the other categories.");
            }
        }

        for (int arm = 0; arm < evidence.Arms.Count; arm++)
        {
            int here = arm;
            if (Enumerable.Range(0, evidence.Categories.Count).All(category => evidence.Count(category, here) == 0))
            {
                notes.Add($"The arm \"{evidence.Arms[arm]}\" has no labels; it is expected to be an average one.");
            }
        }

        return notes;
    }
}
