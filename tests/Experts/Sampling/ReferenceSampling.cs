using CoERouter.Experts.Sampling;

namespace CoERouter.Tests.Experts.Sampling;

/// <summary>The definition of sampling, step by step in double precision over a full sort.</summary>
internal static class ReferenceSampling
{
    internal static double[] Probabilities(float[] logits, int[] history, SamplingSettings settings)
    {
        var scores = logits.Select(logit => (double)logit).ToArray();
        foreach (var id in history.Distinct())
        {
            scores[id] = scores[id] < 0 ? scores[id] * settings.RepetitionPenalty : scores[id] / settings.RepetitionPenalty;
        }

        var order = Enumerable.Range(0, scores.Length).OrderByDescending(id => (float)scores[id]).ThenBy(id => id).ToList();
        var weights = order.ToDictionary(id => id, id => Math.Exp((scores[id] - scores.Max()) / settings.Temperature));
        var kept = order.Take(settings.TopK == 0 ? order.Count : settings.TopK).ToList();
        var total = kept.Sum(id => weights[id]);
        var sum = 0.0;
        kept = [.. kept.TakeWhile(id => settings.TopP == 1 || (sum += weights[id]) - weights[id] < (settings.TopP * total) + 1e-6)];
        kept = [.. kept.Where(id => weights[id] >= settings.MinP - 1e-6)];
        var probabilities = new double[scores.Length];
        foreach (var id in kept)
        {
            probabilities[id] = weights[id] / kept.Sum(other => weights[other]);
        }

        return probabilities;
    }
}
