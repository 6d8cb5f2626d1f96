using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>Chooses limits on the out-of-domain score by development prompts, and measures them on scored ones.</summary>
internal static class OutsideLimits
{
    /// <summary>The trained limit; then, where development prompts of no category exist, two that are chosen by them.</summary>
    public static IReadOnlyList<OutsideRow> Measure(
        float trained, ScoredPrompt[] development, ScoredPrompt[] scored, CategoryEvaluationOptions options)
    {
        List<OutsideRow> rows = [Row("trained", trained, scored)];
        float[] outside = [.. development.Where(item => item.Truth < 0).Select(item => item.Estimate.OutOfDomain).OrderDescending()];
        if (outside.Length == 0)
        {
            return rows;
        }

        int inScope = development.Count(item => item.Truth >= 0);
        float[] right = [.. development.Where(item => item.IsRight).Select(item => item.Estimate.OutOfDomain).Order()];
        int needed = (int)Math.Ceiling(options.KeptAccuracy * inScope);
        if (needed <= right.Length)
        {
            rows.Add(Row(FormattableString.Invariant($"dev in-scope accuracy at least {100 * options.KeptAccuracy:F0} %"), right[Math.Max(needed - 1, 0)], scored));
        }

        float least = outside[Math.Max((int)Math.Ceiling(options.ReachedRecall * outside.Length) - 1, 0)];
        rows.Add(Row(FormattableString.Invariant($"dev out-of-scope recall at least {100 * options.ReachedRecall:F0} %"), MathF.BitDecrement(least), scored));
        return rows;
    }

    /// <summary>The chance that a prompt of no category has a higher score than one of a known category, ties counted half.</summary>
    public static double Area(ScoredPrompt[] inScope, ScoredPrompt[] outside)
    {
        float[] sorted = [.. inScope.Select(item => item.Estimate.OutOfDomain).Order()];
        return outside.Length == 0 || sorted.Length == 0
            ? double.NaN
            : outside.Average(item => (Count(sorted, item.Estimate.OutOfDomain, orEqual: false) + Count(sorted, item.Estimate.OutOfDomain, orEqual: true)) / 2.0 / sorted.Length);
    }

    private static int Count(float[] sorted, float score, bool orEqual)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < score || (orEqual && sorted[middle] == score) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static OutsideRow Row(string chosen, float limit, ScoredPrompt[] scored)
    {
        ScoredPrompt[] outside = [.. scored.Where(item => item.Truth < 0)];
        return new OutsideRow(
            chosen,
            limit,
            new WilsonInterval(scored.Count(item => item.IsRight && item.Truth >= 0 && item.Estimate.OutOfDomain <= limit), scored.Length - outside.Length),
            new WilsonInterval(outside.Count(item => item.Estimate.OutOfDomain > limit), outside.Length));
    }
}
