using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>Calibrates prediction sets on some prompts and measures them on others.</summary>
internal static class ConformalMeasurement
{
    /// <summary>Calibrates on one list and measures on another.</summary>
    public static ConformalRow Measure(
        string calibrated, IReadOnlyList<(CategoryEstimate Estimate, int Truth)> calibration, IReadOnlyList<(CategoryEstimate Estimate, int Truth)> measured, double alpha, ConformalScore score) =>
        Sum(calibrated, [(ConformalSets.Fit(calibration, alpha, score), measured)], alpha, score);

    /// <summary>Measures either half of a list by the rule that the other half calibrated, so that every prompt is measured once.</summary>
    public static ConformalRow MeasureHalves(
        string calibrated, IReadOnlyList<(CategoryEstimate Estimate, int Truth)> items, double alpha, ConformalScore score, int seed)
    {
        (CategoryEstimate Estimate, int Truth)[] shuffled = [.. items];
        new Random(seed).Shuffle(shuffled);
        (CategoryEstimate Estimate, int Truth)[] first = shuffled[..(shuffled.Length / 2)];
        (CategoryEstimate Estimate, int Truth)[] second = shuffled[(shuffled.Length / 2)..];
        return Sum(calibrated, [(ConformalSets.Fit(first, alpha, score), second), (ConformalSets.Fit(second, alpha, score), first)], alpha, score);
    }

    private static ConformalRow Sum(
        string calibrated, (ConformalModel Model, IReadOnlyList<(CategoryEstimate Estimate, int Truth)> Items)[] parts, double alpha, ConformalScore score)
    {
        int trials = 0, covered = 0, empty = 0, single = 0, singleRight = 0;
        long total = 0;
        foreach ((ConformalModel model, IReadOnlyList<(CategoryEstimate Estimate, int Truth)> items) in parts)
        {
            foreach ((CategoryEstimate estimate, int truth) in items)
            {
                int[] members = new int[estimate.Probabilities.Length];
                int count = ConformalSets.Write(estimate.Probabilities, model, members);
                bool holds = members.AsSpan(0, count).Contains(truth);
                trials++;
                covered += holds ? 1 : 0;
                empty += count == 0 ? 1 : 0;
                single += count == 1 ? 1 : 0;
                singleRight += count == 1 && holds ? 1 : 0;
                total += count;
            }
        }

        double number = trials;
        return new ConformalRow(
            calibrated, score, alpha, new WilsonInterval(covered, trials), total / number, empty / number, single / number, new WilsonInterval(singleRight, single));
    }
}
