using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Routes;

/// <summary>
/// Which arm serves a prompt that is a mixture of categories, none of whose arms is good for all: the one with the highest expected score
/// over the mixture, among the arms that the map uses, so that the map's budget still holds. Immutable; allocates nothing.
/// </summary>
public sealed class MixtureArms
{
    private readonly double[] _scores;

    /// <summary>Prepares the choices.</summary>
    /// <param name="categories">The categorizer's categories, in the order of its estimates.</param>
    /// <param name="map">The map.</param>
    /// <param name="outcomes">
    /// Scores of the map's arms. An arm or category that it lacks scores 0, but the map's arm of a category scores there what the map says, and
    /// the general arm scores 1 on a category that the map lacks, since that is whose prompts it is for.
    /// </param>
    public MixtureArms(IReadOnlyList<string> categories, CategoryMap map, OutcomeTable outcomes)
    {
        Dictionary<string, ExpertCost> costs = map.Experts.ToDictionary(cost => cost.Expert, StringComparer.Ordinal);
        Arms = [.. map.Entries.Select(entry => entry.Arm).Append(map.GeneralArm).Distinct()
            .OrderBy(arm => costs[arm.Expert].ActiveParameters(arm.Gating)).ThenBy(arm => costs[arm.Expert].TotalParameters).ThenBy(arm => arm.ToString(), StringComparer.Ordinal)];
        Dictionary<(string, Arm), double> measured = outcomes.Entries().ToDictionary(entry => (entry.Category, entry.Arm), entry => entry.Cell.Score);
        _scores = [.. categories.SelectMany(category => Arms.Select(arm =>
            map.Entries.FirstOrDefault(entry => entry.Category == category) is not { } entry ? arm == map.GeneralArm ? 1 : 0
                : arm == entry.Arm ? entry.Score : measured.GetValueOrDefault((category, arm))))];
    }

    /// <summary>The arms that are considered, cheapest first by active parameters.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Chooses.</summary>
    /// <param name="probabilities">One per category.</param>
    /// <param name="among">Indices of the categories that count, at least one; their probabilities are scaled to sum to 1.</param>
    /// <returns>The place in <see cref="Arms"/> of the best, of equal ones the cheapest.</returns>
    public int Choose(IReadOnlyList<float> probabilities, IReadOnlyList<int> among)
    {
        int best = 0;
        for (int arm = 1; arm < Arms.Count; arm++)
        {
            best = Expect(arm, probabilities, among) > Expect(best, probabilities, among) ? arm : best;
        }

        return best;
    }

    /// <summary>The expected score of an arm.</summary>
    /// <param name="arm">Its place in <see cref="Arms"/>.</param>
    /// <param name="probabilities">One per category.</param>
    /// <param name="among">Indices of the categories that count.</param>
    public double Expect(int arm, IReadOnlyList<float> probabilities, IReadOnlyList<int> among)
    {
        double score = 0, sum = 0;
        for (int i = 0; i < among.Count; i++)
        {
            score += probabilities[among[i]] * _scores[(among[i] * Arms.Count) + arm];
            sum += probabilities[among[i]];
        }

        return sum > 0 ? score / sum : 0;
    }
}
