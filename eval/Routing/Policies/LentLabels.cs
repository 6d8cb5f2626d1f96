using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Spending;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>
/// Training labels steadied by what other measured models scored on the same questions: one answer of one model is right or wrong by luck too, and many
/// models together tell what is to be expected of it. Only training questions lend, so a router fitted to such labels sees the prompt alone.
/// </summary>
public static class LentLabels
{
    /// <summary>Fewest other models that lend.</summary>
    public const int FewestPeers = 5;

    private const int FewestQuestions = 50;
    private const int Folds = 5;
    private const double Ridge = 100;

    // What a model did counts a third, what models like it make likely counts two thirds: the expectation is steadier, but the models that lend do not tell all.
    private const double OwnShare = 0.3;

    /// <summary>The questions as samples whose scores are steadied.</summary>
    /// <param name="training">Training questions.</param>
    /// <param name="seed">Seed of the folds.</param>
    /// <returns>Null where too few other models were measured on all of them.</returns>
    public static IReadOnlyList<RefinementSample>? Smooth(IReadOnlyList<RoutingQuestion> training, int seed)
    {
        int[] peers = CompletePeers(training);
        if (peers.Length < FewestPeers || training.Count < FewestQuestions)
        {
            return null;
        }

        int[] folds = [.. Enumerable.Range(0, training.Count).Select(question => question % Folds)];
        new Random(seed).Shuffle(folds);
        double[][] expected = LinearFit.OutOfFold(
            [.. training.Select(question => peers.Select(peer => question.PeerScores[peer]).ToArray())], [.. training.Select(question => question.Scores)], Ridge, folds);
        return [.. training.Select((question, index) => new RefinementSample(
            question.Prompt, question.Category, [.. question.Scores.Select((score, arm) => (OwnShare * score) + ((1 - OwnShare) * expected[index][arm]))]))];
    }

    /// <summary>The other models that were measured on every question, as places in <see cref="RoutingQuestion.PeerScores"/>.</summary>
    public static int[] CompletePeers(IReadOnlyList<RoutingQuestion> questions)
    {
        int count = questions.Min(question => question.PeerScores.Length);
        return count == questions.Max(question => question.PeerScores.Length)
            ? [.. Enumerable.Range(0, count).Where(peer => questions.All(question => double.IsFinite(question.PeerScores[peer])))]
            : [];
    }
}
