using CoERouter.Categorizer;
using CoERouter.Categorizer.Ensembles;

namespace CoERouter.Training.Categorization;

/// <summary>
/// Two kinds of categorizer as one (<see cref="EnsembleCategorizer"/>). A tenth of the prompts is held out to fit the temperature of each member, their weights and
/// the scale of their out-of-domain scores; then the members learn from all.
/// </summary>
/// <param name="first">One kind.</param>
/// <param name="second">The other.</param>
/// <param name="seed">Draws the held-out prompts. Default 1.</param>
public sealed class EnsembleRecipe(ICategorizerRecipe first, ICategorizerRecipe second, int seed = 1) : ICategorizerRecipe
{
    private const int HeldOutPart = 10;
    private const int WeightSteps = 20;

    /// <inheritdoc/>
    public string Name => $"ensemble of {first.Name} and {second.Name}";

    /// <inheritdoc/>
    public ICategorizer Train(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(categories);
        if (prompts.Count < 2 * HeldOutPart)
        {
            throw new ArgumentException($"There are {prompts.Count} prompts; an ensemble needs at least {2 * HeldOutPart}.", nameof(prompts));
        }

        LabelledPrompt[] shuffled = [.. prompts];
        new Random(seed).Shuffle(shuffled);
        LabelledPrompt[] heldOut = shuffled[..(shuffled.Length / HeldOutPart)];
        LabelledPrompt[] rest = shuffled[heldOut.Length..];
        int[] truths = [.. heldOut.Select(prompt => Enumerable.Range(0, categories.Count).First(c => categories[c] == prompt.Category))];
        Fit one = Fit.Of(first, rest, heldOut, truths, categories, cancellation);
        Fit other = Fit.Of(second, rest, heldOut, truths, categories, cancellation);
        float weight = BestWeight(one, other, truths);
        return new EnsembleCategorizer(
            [
                new EnsembleMember(first.Train(prompts, categories, new CategorizerCalibration(one.Temperature), cancellation), weight, one.Mean, one.Deviation),
                new EnsembleMember(second.Train(prompts, categories, new CategorizerCalibration(other.Temperature), cancellation), 1 - weight, other.Mean, other.Deviation),
            ],
            calibration);
    }

    // The weight with the least loss once the pool is calibrated in turn.
    private static float BestWeight(Fit one, Fit other, int[] truths)
    {
        float best = 0.5f;
        double least = double.PositiveInfinity;
        for (int step = 0; step <= WeightSteps; step++)
        {
            float weight = step / (float)WeightSteps;
            (float[] Logits, int Truth)[] pool =
                [.. truths.Select((truth, i) => (one.Logits[i].Zip(other.Logits[i], (a, b) => (weight * a) + ((1 - weight) * b)).ToArray(), truth))];
            double loss = Calibration.Loss(pool, Calibration.FitTemperature(pool));
            if (loss < least)
            {
                (least, best) = (loss, weight);
            }
        }

        return best;
    }

    // Logits are log-probabilities at the member's temperature.
    private sealed record Fit(float Temperature, float[][] Logits, float Mean, float Deviation)
    {
        private const float LeastProbability = 1e-12f;

        public static Fit Of(
            ICategorizerRecipe recipe, LabelledPrompt[] rest, LabelledPrompt[] heldOut, int[] truths, IReadOnlyList<string> categories, CancellationToken cancellation)
        {
            ICategorizer categorizer = recipe.Train(rest, categories, new CategorizerCalibration(), cancellation);
            CategoryEstimate[] estimates = [.. heldOut.Select(prompt => categorizer.Categorize(prompt.Prompt))];
            (float[] Logits, int Truth)[] items =
                [.. estimates.Select((estimate, i) => (estimate.Probabilities.Select(p => MathF.Log(Math.Max(p, LeastProbability))).ToArray(), truths[i]))];
            float temperature = Calibration.FitTemperature(items);
            double mean = estimates.Average(estimate => estimate.OutOfDomain);
            double deviation = Math.Sqrt(estimates.Average(estimate => Math.Pow(estimate.OutOfDomain - mean, 2)));
            return new Fit(
                temperature, [.. items.Select(item => Normalized(item.Logits, temperature))], (float)mean, (float)Math.Max(deviation, 1e-6));
        }

        private static float[] Normalized(float[] logits, float temperature)
        {
            double most = logits.Max() / temperature;
            double norm = most + Math.Log(logits.Sum(logit => Math.Exp((logit / temperature) - most)));
            return [.. logits.Select(logit => (float)((logit / temperature) - norm))];
        }
    }
}
