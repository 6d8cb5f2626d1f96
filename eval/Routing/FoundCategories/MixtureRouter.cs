using CoERouter.Categorizer;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Routing.FoundCategories;

/// <summary>
/// Routes a prompt by its soft mixture of categories: the model with the highest mean score over the categories that the prompt may be of. The categorizer is
/// the linear one; the mean scores of a category are shrunk to those of all questions, and weighted by what the categorizer guesses of questions that it had
/// not seen, so that its mistakes are part of them. Deterministic.
/// </summary>
internal sealed class MixtureRouter
{
    private const int Folds = 5;

    // So many questions of the mean score stand in every category beforehand.
    private const double Prior = 30;

    private readonly ICategorizer _categorizer;
    private readonly double[][] _values;

    private MixtureRouter(ICategorizer categorizer, double[][] values, int[] trainingChoices)
    {
        _categorizer = categorizer;
        _values = values;
        TrainingChoices = trainingChoices;
    }

    /// <summary>The model for each training question, by a categorizer and a map that had not seen it.</summary>
    public IReadOnlyList<int> TrainingChoices { get; }

    /// <summary>Learns.</summary>
    /// <param name="questions">Training questions.</param>
    /// <param name="weights">Their weights in a mean.</param>
    /// <param name="labelled">Their prompts with their categories, in the same order.</param>
    /// <param name="seed">Deals questions to folds.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static MixtureRouter Learn(
        IReadOnlyList<RoutingQuestion> questions, IReadOnlyList<double> weights, IReadOnlyList<LabelledPrompt> labelled, int seed, CancellationToken cancellationToken)
    {
        PromptSetTraining training = PromptSetTrainer.Train(new MarginRecipe(new() { Seed = seed }), labelled, new() { Folds = Folds, Seed = seed }, cancellationToken);
        IReadOnlyList<float>[] guesses = [.. training.HeldOut.Select(item => item.Estimate.Probabilities)];
        int[] fold = [.. Enumerable.Range(0, questions.Count).Select(index => index % Folds)];
        new Random(seed).Shuffle(fold);
        double[][][] values = [.. Enumerable.Range(0, Folds).Select(part => Values(questions, weights, guesses, index => fold[index] != part))];
        return new(
            training.Categorizer,
            Values(questions, weights, guesses, _ => true),
            [.. Enumerable.Range(0, questions.Count).Select(index => Choose(values[fold[index]], guesses[index]))]);
    }

    /// <summary>The model for a prompt.</summary>
    public int Choose(string prompt) => Choose(_values, _categorizer.Categorize(prompt).Probabilities);

    private static int Choose(double[][] values, IReadOnlyList<float> shares)
    {
        int best = 0;
        double most = double.NegativeInfinity;
        for (int model = 0; model < values[0].Length; model++)
        {
            double value = 0;
            for (int category = 0; category < shares.Count; category++)
            {
                value += shares[category] * values[category][model];
            }

            (best, most) = value > most ? (model, value) : (best, most);
        }

        return best;
    }

    private static double[][] Values(
        IReadOnlyList<RoutingQuestion> questions, IReadOnlyList<double> weights, IReadOnlyList<float>[] guesses, Func<int, bool> counts)
    {
        int[] seen = [.. Enumerable.Range(0, questions.Count).Where(counts)];
        int models = questions[0].Scores.Length;
        double total = seen.Sum(index => weights[index]);
        double[] means = [.. Enumerable.Range(0, models).Select(model => seen.Sum(index => weights[index] * questions[index].Scores[model]) / total)];

        // Weights that sum to the number of questions keep the prior's unit.
        double scale = seen.Length / total;
        return
        [
            .. Enumerable.Range(0, guesses[0].Count).Select(category =>
            {
                double share = seen.Sum(index => scale * weights[index] * guesses[index][category]);
                return Enumerable.Range(0, models)
                    .Select(model => ((Prior * means[model]) + seen.Sum(index => scale * weights[index] * guesses[index][category] * questions[index].Scores[model])) / (Prior + share))
                    .ToArray();
            }),
        ];
    }
}
