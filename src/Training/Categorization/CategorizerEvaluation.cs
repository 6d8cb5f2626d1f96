using CoERouter.Categorizer;
using CoERouter.Training.Corpora;

namespace CoERouter.Training.Categorization;

/// <summary>Measures a categorizer on labelled prompts.</summary>
public static class CategorizerEvaluation
{
    private const int CalibrationBins = 15;

    /// <summary>Draws unaltered prompts of a slice from every corpus.</summary>
    public static IReadOnlyList<LabelledPrompt> Draw(IReadOnlyList<ITaskCorpus> corpora, CorpusSlice slice, int perCorpus, int seed)
    {
        ArgumentNullException.ThrowIfNull(corpora);
        Random random = new(seed);
        return
        [
            .. corpora.SelectMany(corpus => Enumerable.Range(0, perCorpus).Select(_ => new LabelledPrompt(corpus.Name, corpus.Draw(slice, random).Prompt))),
        ];
    }

    /// <summary>Measures a categorizer.</summary>
    /// <param name="categorizer">The categorizer.</param>
    /// <param name="prompts">The prompts, each of one of its categories.</param>
    /// <param name="general">The category of the general expert.</param>
    /// <param name="unknown">The category that is sent to the general expert too.</param>
    /// <exception cref="ArgumentException">There are no prompts, or one has a category that the categorizer does not know.</exception>
    public static CategorizerReport Measure(
        ICategorizer categorizer, IReadOnlyList<LabelledPrompt> prompts, string general = "general", string unknown = "unknown")
    {
        ArgumentNullException.ThrowIfNull(categorizer);
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0)
        {
            throw new ArgumentException("There are no prompts to measure.", nameof(prompts));
        }

        string[] categories = [.. categorizer.Categories];
        return Measure(categories, prompts.Select(Estimate), general, unknown);

        (CategoryEstimate Estimate, int Truth) Estimate(LabelledPrompt prompt)
        {
            int truth = IndexOf(prompt.Category);
            return (categorizer.Categorize(prompt.Prompt), truth);
        }

        int IndexOf(string category)
        {
            int index = Array.IndexOf(categories, category);
            return index >= 0
                ? index
                : throw new ArgumentException($"A prompt has the category '{category}', which the categorizer does not know.", nameof(prompts));
        }
    }

    /// <summary>Measures estimates that were made already.</summary>
    /// <param name="categories">The categories, in the order of every estimate.</param>
    /// <param name="items">At least one estimate with the index of its true category.</param>
    /// <param name="general">The category of the general expert.</param>
    /// <param name="unknown">The category that is sent to the general expert too.</param>
    public static CategorizerReport Measure(
        IReadOnlyList<string> categories, IEnumerable<(CategoryEstimate Estimate, int Truth)> items, string general = "general", string unknown = "unknown")
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(items);
        int[][] confusion = [.. categories.Select(_ => new int[categories.Count])];
        int[] routed = new int[categories.Count];
        (int Count, double Confidence, int Right)[] bins = new (int, double, int)[CalibrationBins];
        int confident = 0, count = 0;
        double brier = 0;
        double loss = 0;
        foreach ((CategoryEstimate estimate, int truth) in items)
        {
            count++;
            confusion[truth][estimate.Best]++;
            confident += estimate.IsConfident ? 1 : 0;
            routed[truth] += ExpertOf(estimate) == (categories[truth] == unknown ? general : categories[truth]) ? 1 : 0;
            loss -= Math.Log(Math.Max(estimate.Probabilities[truth], 1e-12));
            brier += estimate.Probabilities.Select((p, c) => Math.Pow(p - (c == truth ? 1 : 0), 2)).Sum();
            ref (int Count, double Confidence, int Right) bin = ref bins[Math.Min((int)(estimate.Confidence * CalibrationBins), CalibrationBins - 1)];
            bin = (bin.Count + 1, bin.Confidence + estimate.Confidence, bin.Right + (estimate.Best == truth ? 1 : 0));
        }

        double total = count;
        return new CategorizerReport
        {
            Categories = categories,
            Confusion = confusion,
            CategoryAccuracy = [.. confusion.Select((row, c) => row[c] / (double)row.Sum())],
            RoutedAccuracy = [.. confusion.Select((row, c) => routed[c] / (double)row.Sum())],
            Accuracy = confusion.Select((row, c) => row[c]).Sum() / total,
            Routed = routed.Sum() / total,
            Confident = confident / total,
            CalibrationError = bins.Sum(bin => Math.Abs(bin.Confidence - bin.Right)) / total,
            Brier = brier / total,
            Loss = loss / total,
            Reliability =
            [
                .. bins.Select((bin, i) => new ReliabilityBin(i / (double)CalibrationBins, (i + 1) / (double)CalibrationBins, bin.Count, bin.Confidence / bin.Count, bin.Right / (double)bin.Count))
                    .Where(bin => bin.Count > 0),
            ],
        };

        string ExpertOf(CategoryEstimate estimate)
        {
            string best = categories[estimate.Best];
            return !estimate.IsConfident || best == unknown ? general : best;
        }
    }
}
