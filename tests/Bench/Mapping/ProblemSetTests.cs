using CoERouter.Bench.Mapping;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Bench.Mapping;

public sealed class ProblemSetTests
{
    [Fact]
    public void Every_problem_has_fifty_categories_forty_arms_and_six_limits_and_is_always_the_same()
    {
        foreach (ProblemShape shape in Enum.GetValues<ProblemShape>())
        {
            foreach (ProblemLimits limits in Enum.GetValues<ProblemLimits>())
            {
                MapProblem problem = ProblemSet.Problem(shape, limits, 1);
                problem.Validate();
                Assert.Equal((50, 40), (problem.Outcomes.Categories.Count, problem.Outcomes.Arms.Count));
                Assert.All(Enum.GetValues<BudgetConstraint>(), constraint => Assert.True(problem.Budget.Limit(constraint) > 0));
                MapProblem again = ProblemSet.Problem(shape, limits, 1);
                Assert.Equal(problem.Budget, again.Budget);
                Assert.Equal(problem.Outcomes.Entries(), again.Outcomes.Entries());
                Assert.NotEqual(problem.Budget, ProblemSet.Problem(shape, limits, 2).Budget);
            }
        }
    }

    [Fact]
    public void Looser_limits_leave_more_room()
    {
        Budget tight = ProblemSet.Problem(ProblemShape.Specialists, ProblemLimits.Tight, 0).Budget;
        Budget loose = ProblemSet.Problem(ProblemShape.Specialists, ProblemLimits.Loose, 0).Budget;
        Assert.True(tight.MaxExperts < loose.MaxExperts);
        Assert.Equal(2, ProblemSet.Problem(ProblemShape.Policies, ProblemLimits.Tight, 0).Budget.MaxExperts);
        Assert.Equal(5, ProblemSet.Problem(ProblemShape.Policies, ProblemLimits.Tight, 0).Experts.Count);
    }
}
