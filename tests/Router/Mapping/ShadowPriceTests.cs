using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>A shadow price is the slope of the relaxed optimum: what it changes by when the limit moves a little.</summary>
public sealed class ShadowPriceTests
{
    private static readonly MapSolver Solver = new();

    [Theory]
    [InlineData(BudgetConstraint.MeanActiveParameters)]
    [InlineData(BudgetConstraint.MeanCost)]
    [InlineData(BudgetConstraint.MeanLatency)]
    public void The_price_of_a_mean_limit_lies_between_the_slopes_of_the_relaxation_on_both_sides(BudgetConstraint constraint)
    {
        Random random = new(3);
        int binding = 0;
        int tight = 0;
        for (int i = 0; i < 60; i++)
        {
            MapProblem problem = RandomProblem.Next(random, 4, 2, 6, 1 << (int)constraint, 0.4, grid: false);
            if (Solver.Solve(problem) is not MapResult.Solved found)
            {
                continue;
            }

            ShadowPrice price = Assert.Single(found.ShadowPrices);
            double step = price.Limit * 1e-5;
            double? above = Relaxed(problem, constraint, price.Limit + step);
            double? below = Relaxed(problem, constraint, price.Limit - step);
            if (above is null || below is null)
            {
                continue;
            }

            double here = found.RelaxedBound;
            const double Rounding = 1e-9;
            Assert.True((above - here) - (price.PricePerUnit * step) <= Rounding, "More of the limit gains more than its price.");
            Assert.True((price.PricePerUnit * step) - (here - below) <= Rounding, "Less of the limit loses less than its price.");
            binding += price.IsBinding ? 1 : 0;
            tight += Math.Abs((above.Value - here) - (price.PricePerUnit * step)) < Rounding && price.IsBinding ? 1 : 0;
        }

        Assert.True(binding > 15 && tight > 10, $"{binding} limits bind, {tight} of them with the slope to the right.");
    }

    [Fact]
    public void A_limit_far_above_what_is_used_has_no_price_and_moving_it_changes_nothing()
    {
        MapProblem problem = RandomProblem.Next(new Random(8), 4, 2, 6, 0, 0.4, grid: false);
        Budget wide = new(long.MaxValue / 4, 1e12, 1e6, 1e9, long.MaxValue / 4, 1_000);
        MapResult.Solved free = Assert.IsType<MapResult.Solved>(Solver.Solve(problem));
        MapResult.Solved limited = Assert.IsType<MapResult.Solved>(Solver.Solve(problem with { Budget = wide }));
        Assert.Equal(6, limited.ShadowPrices.Count);
        Assert.All(limited.ShadowPrices, price => Assert.False(price.IsBinding));
        Assert.Equal(free.Map.Objective, limited.Map.Objective);
        Assert.Equal(free.Map.Objective, limited.RelaxedBound, 12);
    }

    private static double? Relaxed(MapProblem problem, BudgetConstraint constraint, double limit) =>
        (Solver.Solve(problem with { Budget = problem.Budget.With(constraint, limit) }) as MapResult.Solved)?.RelaxedBound;
}
