using System.Globalization;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Routing.FoundCategories;

/// <summary>
/// Compares categories that the data gives with categories found by which models succeed on a prompt (<see cref="OutcomeClusters"/>), both guessed from the
/// prompt alone. How many to find is chosen on training questions. Deterministic.
/// </summary>
/// <param name="data">The questions, with prompts.</param>
/// <param name="options">Seed and resamples.</param>
public sealed class FoundCategoryStudy(ExperimentData data, RoutingExperimentOptions options)
{
    private const string SeesPrompt = "prompt";

    private readonly double[] _trainingWeights = data.Table.WeightsOf(data.Training);
    private readonly double[] _scoredWeights = data.Table.WeightsOf(data.Scored);

    /// <summary>Runs it.</summary>
    /// <param name="counts">How many categories to find, each from 2 to 64.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="InvalidDataException">A question has no prompt.</exception>
    /// <exception cref="ArgumentException">A count is not legal.</exception>
    public FoundCategoryReport Run(IReadOnlyList<int> counts, Action<string>? progress, CancellationToken cancellationToken)
    {
        if (counts.Count == 0 || counts.Any(count => count is < 2 or > 64 || count > data.Training.Count))
        {
            throw new ArgumentException(
                $"The numbers of categories to find are {string.Join(", ", counts)}; legal is one or more from 2 to {Math.Min(64, data.Training.Count)}.", nameof(counts));
        }

        if (data.Training.Concat(data.Scored).Any(question => question.Prompt is null))
        {
            throw new InvalidDataException($"Categories are guessed from prompts, and '{data.Table.Name}' has questions without one.");
        }

        PairedBootstrap bootstrap = new(_scoredWeights, data.Table.MeanOverCategories ? [.. data.Scored.Select(question => question.Category)] : null, options.Resamples, options.Seed);
        int single = HindsightPolicies.BestSingle(data.Training, _trainingWeights);
        double[] singleScores = [.. data.Scored.Select(question => question.Scores[single])];
        List<FoundCategoryRow> rows = [];
        void Add(string way, string sees, int categories, Func<RoutingQuestion, int> choose, double trainingGain)
        {
            double[] scores = [.. data.Scored.Select(question => question.Scores[choose(question)])];
            rows.Add(new(way, sees, categories, bootstrap.Mean(scores), bootstrap.Mean([.. scores.Zip(singleScores, (mine, its) => mine - its)]), trainingGain));
        }

        Add($"best single ({data.Table.Models[single].Name})", "nothing", 1, _ => single, 0);
        IReadOnlyList<LabelledPrompt> given = [.. data.Training.Select(question => new LabelledPrompt(question.Category, question.Prompt!))];
        int givenCount = given.Select(prompt => prompt.Category).Distinct().Count();
        if (givenCount > 1)
        {
            progress?.Invoke("given categories");
            Dictionary<string, int> map = HindsightPolicies.CategoryMap(data.Training);
            Add("given categories", "category", givenCount, question => map.GetValueOrDefault(question.Category, single), double.NaN);
            MixtureRouter router = Learn(given, cancellationToken);
            Add("given categories, guessed", SeesPrompt, givenCount, question => router.Choose(question.Prompt!), GainOf(router, single));
        }

        List<(int Count, MixtureRouter Router, double Gain)> found = [];
        foreach (int count in counts)
        {
            progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{count} found categories"));
            OutcomeClusters clusters = OutcomeClusters.Find([.. data.Training.Select(question => question.Scores)], count, options.Seed, cancellation: cancellationToken);
            MixtureRouter router = Learn(clusters.Label([.. data.Training.Select(question => question.Prompt!)]), cancellationToken);
            found.Add((count, router, GainOf(router, single)));
            Add("found categories, guessed", SeesPrompt, count, question => router.Choose(question.Prompt!), found[^1].Gain);
        }

        // Of equal ones the fewest: fewer categories are easier to look at.
        (int best, MixtureRouter chosen, double gain) = found.MaxBy(item => item.Gain);
        bool wins = gain > StandardErrorOf(chosen, single);
        Add(
            wins ? "found categories, their number chosen in training" : "found categories: none clearly wins in training, so the best single model",
            SeesPrompt, wins ? best : 1, question => wins ? chosen.Choose(question.Prompt!) : single, wins ? gain : 0);
        return new(data.Table.Name, data.Table.Models[single].Name, data.Training.Count, data.Scored.Count, data.Notes, rows);
    }

    private MixtureRouter Learn(IReadOnlyList<LabelledPrompt> labelled, CancellationToken cancellationToken) =>
        MixtureRouter.Learn(data.Training, _trainingWeights, labelled, options.Seed, cancellationToken);

    private double[] Gains(MixtureRouter router, int single) =>
        [.. data.Training.Select((question, index) => question.Scores[router.TrainingChoices[index]] - question.Scores[single])];

    private double GainOf(MixtureRouter router, int single) => Gains(router, single).Zip(_trainingWeights, (gain, weight) => gain * weight).Sum();

    private double StandardErrorOf(MixtureRouter router, int single)
    {
        double mean = GainOf(router, single);
        return Math.Sqrt(Gains(router, single).Zip(_trainingWeights, (gain, weight) => weight * weight * (gain - mean) * (gain - mean)).Sum());
    }
}
