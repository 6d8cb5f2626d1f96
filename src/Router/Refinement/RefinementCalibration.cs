namespace CoERouter.Router.Refinement;

/// <summary>
/// Calibrates refinements: fits what each pair of arms gains on a prompt, and finds the one price of cost for all categories that keeps a
/// mean cost or reaches a mean score on the whole sample. One price for all is what makes the split of a budget best. Pure: equal samples
/// and seed give equal rules, bit for bit.
/// </summary>
public static class RefinementCalibration
{
    /// <summary>Calibrates.</summary>
    /// <param name="candidates">For each category one pair or several, of which the best at the price found is taken.</param>
    /// <param name="target">The target, over all prompts of the sample.</param>
    /// <param name="seed">Seed of folds and resamples.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="ArgumentException">The target is none, or cannot be reached; a pair has too few prompts, or scores that are not finite.</exception>
    public static CalibratedRefinement Calibrate(IReadOnlyList<RefinementPair> candidates, CalibrationTarget target, int seed, CancellationToken cancellationToken)
    {
        target.Validate();
        Refuse(candidates);
        Fitted[][] ofCategories = [.. candidates.GroupBy(pair => pair.Category, StringComparer.Ordinal)
            .Select(group => group.Select(pair => Fitted.Of(pair, seed, cancellationToken)).OrderByDescending(fitted => fitted.CostStep).ToArray())];
        Fitted[] chosen = [.. ofCategories.Select(fitted => fitted[0])];
        CalibratedPrice price = Price(chosen, target, seed);
        if (ofCategories.Any(fitted => fitted.Length > 1))
        {
            double found = price.Price;
            chosen = [.. ofCategories.Select(fitted => fitted.MaxBy(one => one.Worth(found))!)];
            price = Price(chosen, target, seed);
        }

        chosen = [.. chosen.OrderBy(fitted => fitted.Pair.IsFixed)];
        double[] shares = [.. chosen.Select(fitted => fitted.Choices(price.Price).Average(choice => (double)choice))];
        CategoryRefinement[] rules = [.. chosen.Where(fitted => !fitted.Pair.IsFixed).Select(fitted => Rule(fitted, price))];
        return new(
            rules.Length == 0 ? null : new PromptRefinement(rules, Source(target, price, chosen, seed)), price, [.. chosen.Select(fitted => fitted.Pair)], shares, WithoutPrompts(chosen, price.MeanCost.Value));
    }

    private static void Refuse(IReadOnlyList<RefinementPair> candidates)
    {
        List<string> faults = candidates.Count == 0 ? ["The sample has no prompts; a calibration needs some."] : [];
        foreach (RefinementPair pair in candidates)
        {
            if (!pair.CheapScores.Concat(pair.DearScores).Append(pair.CheapCost).Append(pair.DearCost).All(double.IsFinite))
            {
                faults.Add($"The sample of {pair.Category} has a score or a cost that is not finite.");
            }
            else if (!pair.IsFixed && !(pair.CheapCost < pair.DearCost))
            {
                faults.Add($"The arms {pair.Cheap} and {pair.Dear} of {pair.Category} cost the same, so that there is nothing to weigh.");
            }

            if (pair.Prompts.Count < GainFit.FewestPrompts)
            {
                faults.Add($"The sample has {pair.Prompts.Count} prompts of {pair.Category}; a calibration needs {GainFit.FewestPrompts} or more of each category.");
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults.Distinct()));
        }
    }

    private static CalibratedPrice Price(Fitted[] chosen, CalibrationTarget target, int seed) => PriceCalibration.Calibrate(
        [.. chosen.SelectMany(fitted => fitted.OutOfFold.Select(gain => (double[])[0, gain]))],
        [.. chosen.SelectMany(fitted => fitted.Pair.CheapScores.Zip(fitted.Pair.DearScores, (cheap, dear) => (double[])[cheap, dear]))],
        [.. chosen.SelectMany(fitted => fitted.Pair.Prompts.Select(_ => (double[])[fitted.Pair.CheapCost, fitted.Pair.DearCost]))],
        target,
        seed);

    private static CategoryRefinement Rule(Fitted fitted, CalibratedPrice price) => new()
    {
        Category = fitted.Pair.Category,
        Cheap = fitted.Pair.Cheap,
        Dear = fitted.Pair.Dear,
        Threshold = price.Price * fitted.CostStep,
        ThresholdLow = price.PriceLow * fitted.CostStep,
        ThresholdHigh = price.PriceHigh * fitted.CostStep,
        Count = fitted.Pair.Prompts.Count,
        Gain = fitted.Model!,
    };

    private static RefinementSource Source(CalibrationTarget target, CalibratedPrice price, Fitted[] chosen, int seed) => new()
    {
        TargetCost = target.MeanCost,
        TargetScore = target.MeanScore,
        Price = price.Price,
        MeanCost = [price.MeanCost.Value, price.MeanCost.Low, price.MeanCost.High],
        MeanScore = [price.MeanScore.Value, price.MeanScore.Low, price.MeanScore.High],
        Count = chosen.Sum(fitted => fitted.Pair.Prompts.Count),
        Seed = seed,
    };

    // A fractional knapsack: the dear arm first where a category gains most per cost.
    private static double WithoutPrompts(Fitted[] chosen, double meanCost)
    {
        double samples = chosen.Sum(fitted => fitted.Pair.Prompts.Count);
        double left = meanCost - chosen.Sum(fitted => fitted.Pair.CheapCost * fitted.Pair.Prompts.Count / samples);
        double score = chosen.Sum(fitted => fitted.Pair.CheapScores.Sum() / samples);
        foreach (Fitted fitted in chosen.Where(fitted => !fitted.Pair.IsFixed).OrderByDescending(fitted => fitted.Pair.Gains.Average() / fitted.CostStep))
        {
            double gain = fitted.Pair.Gains.Sum() / samples;
            double cost = fitted.CostStep * fitted.Pair.Prompts.Count / samples;
            double share = gain > 0 ? Math.Clamp(left / cost, 0, 1) : 0;
            score += share * gain;
            left -= share * cost;
        }

        return score;
    }

    private sealed record Fitted(RefinementPair Pair, GainModel? Model, IReadOnlyList<double> OutOfFold)
    {
        public double CostStep => Pair.DearCost - Pair.CheapCost;

        public static Fitted Of(RefinementPair pair, int seed, CancellationToken cancellationToken)
        {
            if (pair.IsFixed)
            {
                return new(pair, null, [.. pair.Prompts.Select(_ => -1d)]);
            }

            GainFit fit = GainFit.Fit(pair.Prompts, pair.Gains, seed, cancellationToken);
            return new(pair, fit.Model, fit.OutOfFold);
        }

        public int[] Choices(double price) => [.. OutOfFold.Select(gain => gain > price * CostStep ? 1 : 0)];

        // What the pair is worth at a price of cost, per prompt.
        public double Worth(double price) => Choices(price).Select((choice, i) =>
            choice == 1 ? Pair.DearScores[i] - (price * Pair.DearCost) : Pair.CheapScores[i] - (price * Pair.CheapCost)).Average();
    }
}
