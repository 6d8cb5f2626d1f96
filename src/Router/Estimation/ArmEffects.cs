namespace CoERouter.Router.Estimation;

/// <summary>The evidence as effects: what each category scores on average over the arms, and what each arm adds to that.</summary>
/// <param name="Rows">For each arm its effect in each category.</param>
/// <param name="Levels">The level of each category.</param>
/// <param name="AnswerVariance">Variance of one answer of each arm around its effect.</param>
internal sealed record ArmEffects(NoisyMean[][] Rows, NoisyMean[] Levels, double[] AnswerVariance)
{
    private const int MostSweeps = 50;

    public static ArmEffects Measure(OutcomeEvidence evidence, double largestVariance)
    {
        int categories = evidence.Categories.Count;
        int arms = evidence.Arms.Count;
        double[] variance = [.. Enumerable.Range(0, arms).Select(arm => AnswerVarianceOf(evidence, arm, evidence.IsPaired, largestVariance))];
        double[] raw = [.. Enumerable.Range(0, arms).Select(arm => AnswerVarianceOf(evidence, arm, false, largestVariance))];
        double[] levels = LevelsOf(evidence);

        NoisyMean Effect(int arm, int category)
        {
            EvidenceCell cell = evidence.Cell(category, arm);
            return cell.Count == 0
                ? NoisyMean.Unseen
                : new NoisyMean(evidence.IsPaired ? cell.CentredMean : cell.Mean - levels[category], variance[arm] / cell.Count);
        }

        // The arms may have answered the same questions, so the level is not known better than by the longest row of answers.
        NoisyMean Level(int category)
        {
            long most = Enumerable.Range(0, arms).Max(arm => evidence.Count(category, arm));
            return most == 0 ? NoisyMean.Unseen : new NoisyMean(levels[category], raw.Average() / most);
        }

        return new ArmEffects(
            [.. Enumerable.Range(0, arms).Select(arm => Enumerable.Range(0, categories).Select(category => Effect(arm, category)).ToArray())],
            [.. Enumerable.Range(0, categories).Select(Level)],
            variance);
    }

    /// <summary>The arm of the highest mean effect, as measured where it was and as estimated elsewhere; the first among equals.</summary>
    public int BestOnAverage(IReadOnlyList<double>? weights, NoisyMean[][] estimates)
    {
        double[] means = [.. Rows.Select((row, arm) => row.Select((effect, category) => (weights?[category] ?? 1) * (effect.IsSeen ? effect.Mean : estimates[arm][category].Mean)).Sum())];
        return Array.IndexOf(means, means.Max());
    }

    private static double AnswerVarianceOf(OutcomeEvidence evidence, int arm, bool centred, double largest)
    {
        double spread = largest;
        double freedom = 1;
        for (int category = 0; category < evidence.Categories.Count; category++)
        {
            EvidenceCell cell = evidence.Cell(category, arm);
            if (cell.Count > 0)
            {
                spread += centred ? cell.CentredSpread : cell.Spread;
                freedom += cell.Count - 1;
            }
        }

        return spread / freedom;
    }

    // Least squares of mean score = level of the category + effect of the arm, so that a category does not look hard only because good arms
    // were not asked there. Where every cell is filled, the first sweep is already the answer.
    private static double[] LevelsOf(OutcomeEvidence evidence)
    {
        double[] levels = new double[evidence.Categories.Count];
        double[] effects = new double[evidence.Arms.Count];
        (int Category, int Arm, double Mean)[] seen =
            [.. from category in Enumerable.Range(0, levels.Length)
                from arm in Enumerable.Range(0, effects.Length)
                where evidence.Count(category, arm) > 0
                select (category, arm, evidence.Mean(category, arm))];
        if (seen.Length == 0)
        {
            throw new InvalidDataException("The evidence has no labels at all; at least one scored answer is needed.");
        }

        ILookup<int, (int Category, int Arm, double Mean)> byCategory = seen.ToLookup(cell => cell.Category);
        ILookup<int, (int Category, int Arm, double Mean)> byArm = seen.ToLookup(cell => cell.Arm);
        int sweeps = seen.Length == levels.Length * effects.Length ? 1 : MostSweeps;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            foreach (IGrouping<int, (int Category, int Arm, double Mean)> row in byCategory)
            {
                levels[row.Key] = row.Average(cell => cell.Mean - effects[cell.Arm]);
            }

            foreach (IGrouping<int, (int Category, int Arm, double Mean)> column in byArm)
            {
                effects[column.Key] = column.Average(cell => cell.Mean - levels[cell.Category]);
            }
        }

        return levels;
    }
}
