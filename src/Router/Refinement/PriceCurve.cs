namespace CoERouter.Router.Refinement;

/// <summary>What every price of cost leads to on a sample: from the dearest choice (price 0) to the cheapest. Immutable.</summary>
public sealed class PriceCurve
{
    /// <summary>How many prices are tried at most, besides 0.</summary>
    public const int MostPrices = 200;

    private PriceCurve(IReadOnlyList<PricePoint> points) => Points = points;

    /// <summary>The points by rising price, so by falling mean cost.</summary>
    public IReadOnlyList<PricePoint> Points { get; }

    /// <summary>Computes the curve.</summary>
    /// <param name="predicted">Predicted scores of each arm, by sample; by fits that have not seen the sample.</param>
    /// <param name="measured">Measured scores.</param>
    /// <param name="costs">Costs.</param>
    /// <param name="weights">Weights of the samples, which sum to one.</param>
    public static PriceCurve Of(IReadOnlyList<double[]> predicted, IReadOnlyList<double[]> measured, IReadOnlyList<double[]> costs, IReadOnlyList<double> weights) =>
        At(Prices(predicted, costs), predicted, measured, costs, weights);

    /// <summary>Computes the curve at given prices, such as those of another sample.</summary>
    public static PriceCurve At(
        IReadOnlyList<double> prices, IReadOnlyList<double[]> predicted, IReadOnlyList<double[]> measured, IReadOnlyList<double[]> costs, IReadOnlyList<double> weights)
    {
        List<PricePoint> points = [];
        foreach (double price in prices)
        {
            int[] choices = [.. predicted.Select((scores, sample) => CostAwareChoice.Choose(scores, costs[sample], price))];
            double cost = 0;
            double score = 0;
            for (int sample = 0; sample < choices.Length; sample++)
            {
                cost += weights[sample] * costs[sample][choices[sample]];
                score += weights[sample] * measured[sample][choices[sample]];
            }

            points.Add(new(price, choices, cost, score));
        }

        return new(points);
    }

    /// <summary>The prices at which some choice changes, thinned evenly to at most <see cref="MostPrices"/>, and 0.</summary>
    public static IReadOnlyList<double> Prices(IReadOnlyList<double[]> predicted, IReadOnlyList<double[]> costs)
    {
        List<double> changes = [];
        for (int sample = 0; sample < predicted.Count; sample++)
        {
            for (int dear = 0; dear < predicted[sample].Length; dear++)
            {
                for (int cheap = 0; cheap < predicted[sample].Length; cheap++)
                {
                    double cost = costs[sample][dear] - costs[sample][cheap];
                    double score = predicted[sample][dear] - predicted[sample][cheap];
                    if (cost > 0 && score > 0)
                    {
                        changes.Add(score / cost);
                    }
                }
            }
        }

        changes.Sort();
        double step = Math.Max(1, changes.Count / (MostPrices - 1.0));
        List<double> prices = [0];
        for (int place = 0; place < Math.Min(MostPrices - 1, changes.Count); place++)
        {
            prices.Add(changes[(int)(place * step)]);
        }

        if (changes.Count > 0)
        {
            // Beyond the last change everything goes to the cheapest arm.
            prices.Add(changes[^1] * 1.000001);
        }

        return [.. prices.Distinct()];
    }
}
