namespace CoERouter.Router.Estimation;

/// <summary>
/// Estimates what every arm does in every category from few labels: shrinks each cell towards its parent and the parent towards the whole
/// (empirical Bayes), and leaves the best single arm only where the evidence clears. Pure and thread-safe; the same evidence gives the
/// same estimates bit for bit.
/// </summary>
public static class OutcomeEstimator
{
    // One answer of the largest possible variance is added to every pool of answers, so that a few equal scores do not look certain.
    private const double LargestVariance = 0.25;

    private const double DoubtfulLeadErrors = 2;

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
        (NoisyMean Everywhere, NoisyMean[] Here)[] posterior = hierarchy.Fit(effects.Rows, centre: 0);
        NoisyMean[] levels = hierarchy.Fit([effects.Levels], centre: null)[0].Here;
        int incumbent = options.Incumbent is { } name ? evidence.Arms.ToList().IndexOf(name) : effects.BestOnAverage(options.Weights, [.. posterior.Select(arm => arm.Here)]);
        return new OutcomeEstimates(evidence, incumbent, Cells(evidence, options, effects, posterior, levels, incumbent), Notes(evidence));
    }

    private static CellEstimate[] Cells(
        OutcomeEvidence evidence,
        EstimatorOptions options,
        ArmEffects effects,
        (NoisyMean Everywhere, NoisyMean[] Here)[] posterior,
        NoisyMean[] levels,
        int incumbent)
    {
        CellEstimate[] cells = new CellEstimate[evidence.Categories.Count * evidence.Arms.Count];
        for (int arm = 0; arm < evidence.Arms.Count; arm++)
        {
            // An arm that seems to lead everywhere contradicts the choice of the incumbent; that lead counts only where it is beyond doubt.
            (double lead, double leadError) = Difference(posterior[arm].Everywhere, posterior[incumbent].Everywhere);
            double doubtfulLead = arm == incumbent ? 0 : Math.Clamp(lead, 0, DoubtfulLeadErrors * leadError);
            for (int category = 0; category < evidence.Categories.Count; category++)
            {
                (NoisyMean home, NoisyMean effect, NoisyMean level) = (posterior[incumbent].Here[category], posterior[arm].Here[category], levels[category]);
                (double gain, double gainError) = arm == incumbent ? (0, 0) : Difference(effect, home);
                double score = Math.Clamp(level.Mean + effect.Mean, 0, 1);
                double error = Math.Sqrt(level.Variance + effect.Variance);
                double noise = (effects.AnswerVariance[arm] + effects.AnswerVariance[incumbent]) / 2;
                double labels = Math.Min(evidence.Count(category, arm), evidence.Count(category, incumbent));
                double clarity = labels * options.TypicalDifference * options.TypicalDifference / noise;
                double guarded = level.Mean + home.Mean + gain - doubtfulLead - (options.Caution * Math.Exp(-clarity) * gainError);
                cells[(category * evidence.Arms.Count) + arm] = new CellEstimate(
                    score, error, Math.Clamp(score - (options.LowerBoundErrors * error), 0, 1), gain, gainError, guarded);
            }
        }

        return cells;
    }

    private static (double Gain, double Error) Difference(NoisyMean one, NoisyMean other) =>
        (one.Mean - other.Mean, Math.Sqrt(one.Variance + other.Variance));

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
