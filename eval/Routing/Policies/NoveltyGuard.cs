using CoERouter.Evaluation.Routing.Data;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>
/// Keeps a router from losing on prompts of a kind it was not fitted on: their predicted differences between models are drawn to the global ones, the more so the likelier they are new, so that
/// they go to the best single model unless what the nearest kind says is far stronger. How far the nearest kind is trusted is measured by leaving out each
/// category in turn. Immutable; any thread.
/// </summary>
internal sealed class NoveltyGuard
{
    private const int MostCategories = 6;
    private const int FewestCategories = 3;
    private const int PromptsOfCategory = 150;

    // Three times as much belief that the nearest kind tells nothing of a new one as all left-out categories together are evidence: they are few.
    private const double Doubt = 3;

    private readonly NoveltyTest _test;
    private readonly double[] _everywhere;

    private NoveltyGuard(NoveltyTest test, double trust, double[] everywhere)
    {
        _test = test;
        Trust = trust;
        _everywhere = everywhere;
    }

    /// <summary>Share of the nearest kind's differences between models that holds for a new kind, 0 to 1.</summary>
    public double Trust { get; }

    /// <summary>Learns a guard.</summary>
    /// <param name="data">The training questions, with prompts.</param>
    /// <param name="space">What is known of prompts.</param>
    /// <param name="seed">Seed of draws and folds.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>Null where new kinds cannot be told from known ones.</returns>
    public static NoveltyGuard? Learn(ExperimentData data, PromptSpace space, int seed, CancellationToken cancellationToken)
    {
        if (data.Training.Any(question => question.Prompt is null) || NoveltyTest.Learn([.. data.Training.Select(question => (question.Prompt!, question.Category))], seed, cancellationToken) is not { } test)
        {
            return null;
        }

        string[] categories = [.. data.Training.GroupBy(question => question.Category)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostCategories).Select(group => group.Key)];
        double products = 0, squares = 0;
        foreach (string category in categories.Length > FewestCategories ? categories : [])
        {
            RoutingQuestion[] others = [.. data.Training.Where(question => question.Category != category)];
            RoutingQuestion[] left = [.. data.Training.Where(question => question.Category == category).Take(PromptsOfCategory)];
            ScoreModel map = ScoreModel.Fit(SampleReader.Learn(ExperimentData.Samples(others), [], space, CategoryKnowledge.Guessed, seed, cancellationToken), true, cancellationToken);
            double[] global = Differences(others, data.Table.WeightsOf(others));
            double[] found = Differences(left, [.. left.Select(_ => 1.0 / left.Length)]);
            double[][] predicted = [.. left.Select(question => map.Predict(question.Prompt, null))];
            for (int arm = 0; arm < global.Length; arm++)
            {
                double expected = predicted.Average(row => row[arm] - row.Average()) - global[arm];
                products += expected * (found[arm] - global[arm]);
                squares += expected * expected;
            }
        }

        double trust = squares > 0 ? Math.Clamp(products / (squares * (1 + Doubt)), 0, 1) : 0;
        return new(test, trust, Differences(data.Training, data.Table.WeightsOf(data.Training)));
    }

    /// <summary>Guards the predictions for the questions to be scored.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="scored">The questions.</param>
    /// <returns>The guarded predictions, and the share of prompts that is likelier new than not.</returns>
    public (ScorePredictions Guarded, double NewShare) Guard(ScorePredictions predictions, IReadOnlyList<RoutingQuestion> scored)
    {
        double[] chances = [.. scored.Select(question => _test.ChanceOfNew(question.Prompt))];
        return (
            predictions with { Scored = [.. predictions.Scored.Select((row, index) => Drawn(row, chances[index]))] },
            chances.Count(chance => chance > 0.5) / (double)Math.Max(1, chances.Length));
    }

    // What is to be expected of a prompt that is of a known kind or of a new one.
    private double[] Drawn(double[] row, double chance)
    {
        double level = row.Average();
        double kept = 1 - (chance * (1 - Trust));
        return [.. row.Select((score, arm) => level + _everywhere[arm] + (kept * (score - level - _everywhere[arm])))];
    }

    private static double[] Differences(IReadOnlyList<RoutingQuestion> questions, double[] weights)
    {
        double[] means = [.. questions[0].Scores.Select((_, arm) => questions.Select((question, index) => weights[index] * question.Scores[arm]).Sum())];
        return [.. means.Select(mean => mean - means.Average())];
    }
}
