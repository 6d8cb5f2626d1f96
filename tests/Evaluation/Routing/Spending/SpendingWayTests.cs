using CoERouter.Evaluation.Routing.Spending;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Spending;

public sealed class SpendingWayTests
{
    private static readonly SpendingWay Way = new("way", "nothing",
    [
        ("cheap", new CascadePlay(1, 0.5, [0, 1], [1, 1], [1, 1])),
        ("dull", new CascadePlay(5, 0.4, [0, 0], [5, 5], [1, 1])),
        ("dear", new CascadePlay(9, 0.9, [1, 1], [8, 10], [2, 2])),
    ]);

    [Fact]
    public void Mixes_two_plays_to_spend_a_budget_in_full()
    {
        SpendingPlan plan = Way.For(3)!;
        Assert.Equal(["cheap", "dear"], plan.Names);
        Assert.Equal([0.25, 1], plan.Scores);
        Assert.Equal([2.75, 3.25], plan.Costs);
        Assert.Equal([1.25, 1.25], plan.Calls);
    }

    [Fact]
    public void Takes_the_best_play_where_more_could_be_spent() => Assert.Equal(["dear"], Way.For(100)!.Names);

    [Fact]
    public void Says_where_a_budget_is_too_small()
    {
        Assert.Null(Way.For(0.9));
        Assert.Equal(1, Way.LeastCost);
        Assert.Equal(["cheap"], Way.For(1)!.Names);
    }

    [Fact]
    public void Never_chooses_by_the_questions_it_is_scored_on()
    {
        SpendingWay way = new("way", "nothing",
        [
            ("good in training", new CascadePlay(2, 0.9, [0], [2], [1])),
            ("good when scored", new CascadePlay(2, 0.8, [1], [2], [1])),
        ]);
        Assert.Equal(["good in training"], way.For(5)!.Names);
    }
}
