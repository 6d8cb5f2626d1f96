using System.Globalization;

namespace CoERouter.Router.Refinement;

/// <summary>
/// Finds the price of cost that keeps a mean cost or reaches a mean score, from a sample of the user's own prompts. Predictions must come from fits that have
/// not seen the sample, or the price promises too much. Pure: equal input and seed give equal prices.
/// </summary>
public static class PriceCalibration
{
    private const int Resamples = 400;
    private const double Tail = 0.025;

    /// <summary>Calibrates.</summary>
    /// <param name="predicted">Predicted score of each arm, by sample.</param>
    /// <param name="measured">Measured scores.</param>
    /// <param name="costs">Costs.</param>
    /// <param name="target">The target.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">The target is none, or cannot be reached; the sentence says by how much.</exception>
    public static CalibratedPrice Calibrate(
        IReadOnlyList<double[]> predicted, IReadOnlyList<double[]> measured, IReadOnlyList<double[]> costs, CalibrationTarget target, int seed)
    {
        target.Validate();
        int samples = predicted.Count;
        PriceCurve curve = PriceCurve.Of(predicted, measured, costs, [.. Enumerable.Repeat(1.0 / samples, samples)]);
        double[][] scoreOf = [.. curve.Points.Select(point => point.Choices.Select((arm, sample) => measured[sample][arm]).ToArray())];
        double[][] costOf = [.. curve.Points.Select(point => point.Choices.Select((arm, sample) => costs[sample][arm]).ToArray())];
        int chosen = Choose([.. curve.Points.Select(point => point.MeanCost)], [.. curve.Points.Select(point => point.MeanScore)], target);
        if (chosen < 0)
        {
            throw new ArgumentException(target.MeanCost is { } most
                ? string.Create(CultureInfo.InvariantCulture, $"The cheapest arms cost {curve.Points.Min(point => point.MeanCost):0.######} on average, which is more than {most:0.######}.")
                : string.Create(CultureInfo.InvariantCulture, $"No price reaches a mean score of {target.MeanScore:0.####}; the best is {curve.Points.Max(point => point.MeanScore):0.####}."));
        }

        var random = new Random(seed);
        double[] prices = new double[Resamples], meanCosts = new double[Resamples], meanScores = new double[Resamples];
        for (int resample = 0; resample < Resamples; resample++)
        {
            int[] drawn = [.. Enumerable.Range(0, samples).Select(_ => random.Next(samples))];
            double[] drawnCosts = [.. costOf.Select(row => Mean(row, drawn))];
            double[] drawnScores = [.. scoreOf.Select(row => Mean(row, drawn))];
            int place = Choose(drawnCosts, drawnScores, target);

            // A resample that cannot reach the target would pay whatever the dearest price list asks.
            prices[resample] = curve.Points[place >= 0 ? place : target.MeanCost is null ? 0 : curve.Points.Count - 1].Price;
            (meanCosts[resample], meanScores[resample]) = (drawnCosts[chosen], drawnScores[chosen]);
        }

        PricePoint best = curve.Points[chosen];
        (double priceLow, double priceHigh) = Ends(prices);
        (double costLow, double costHigh) = Ends(meanCosts);
        (double scoreLow, double scoreHigh) = Ends(meanScores);
        return new(
            best.Price, priceLow, priceHigh, (best.MeanCost, costLow, costHigh), (best.MeanScore, scoreLow, scoreHigh),
            [.. Enumerable.Range(0, predicted[0].Length).Select(arm => best.Choices.Count(choice => choice == arm) / (double)samples)]);
    }

    // Mean cost falls along the curve: the first point within a cost is the dearest one allowed, the last point that reaches a score is the cheapest.
    private static int Choose(double[] costs, double[] scores, CalibrationTarget target) => target.MeanCost is { } most
        ? Array.FindIndex(costs, cost => cost <= most + (1e-12 * Math.Abs(most)))
        : Array.FindLastIndex(scores, score => score >= target.MeanScore!.Value - 1e-12);

    private static double Mean(double[] values, int[] drawn)
    {
        double sum = 0;
        foreach (int sample in drawn)
        {
            sum += values[sample];
        }

        return sum / drawn.Length;
    }

    private static (double Low, double High) Ends(double[] values)
    {
        Array.Sort(values);
        int tail = (int)(Tail * values.Length);
        return (values[tail], values[values.Length - 1 - tail]);
    }
}
