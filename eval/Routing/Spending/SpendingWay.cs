using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>
/// A way to spend: plays at many prices. For a budget it takes the play, or the mix of two, that scored best on training questions for no more than the
/// budget, so that nothing is chosen on the questions it is scored on. Immutable; any thread.
/// </summary>
internal sealed class SpendingWay
{
    private readonly (string Name, CascadePlay Play)[] _corners;

    /// <summary>Finds the plays worth mixing.</summary>
    /// <param name="name">The way.</param>
    /// <param name="sees">What it sees.</param>
    /// <param name="plays">At least one play, named.</param>
    public SpendingWay(string name, string sees, IReadOnlyList<(string Name, CascadePlay Play)> plays)
    {
        Name = name;
        Sees = sees;
        var hull = new CostQualityHull(plays.Select(play => (play.Play.TrainingCost, play.Play.TrainingScore)));
        _corners = [.. hull.Corners.Select(corner => plays.First(play => play.Play.TrainingCost == corner.Cost && play.Play.TrainingScore == corner.Quality))];
    }

    /// <summary>The way.</summary>
    public string Name { get; }

    /// <summary>What it sees.</summary>
    public string Sees { get; }

    /// <summary>Least mean cost it can keep to on training questions.</summary>
    public double LeastCost => _corners[0].Play.TrainingCost;

    /// <summary>The plan for a budget.</summary>
    /// <param name="budget">Mean cost not to exceed on training questions.</param>
    /// <returns>Null where even the cheapest play costs more.</returns>
    public SpendingPlan? For(double budget)
    {
        int dearest = Array.FindLastIndex(_corners, corner => corner.Play.TrainingCost <= budget);
        if (dearest < 0)
        {
            return null;
        }

        (string name, CascadePlay cheap) = _corners[dearest];
        if (dearest == _corners.Length - 1 || cheap.TrainingCost == budget)
        {
            return new(cheap.Scores, cheap.Costs, cheap.Calls, [name]);
        }

        (string other, CascadePlay dear) = _corners[dearest + 1];
        double share = (budget - cheap.TrainingCost) / (dear.TrainingCost - cheap.TrainingCost);
        double[] Mixed(double[] low, double[] high) => [.. low.Zip(high, (one, two) => one + (share * (two - one)))];
        return new(Mixed(cheap.Scores, dear.Scores), Mixed(cheap.Costs, dear.Costs), Mixed(cheap.Calls, dear.Calls), name == other ? [name] : [name, other]);
    }
}
