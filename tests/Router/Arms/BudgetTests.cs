using System.Text.Json;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Arms;

public sealed class BudgetTests
{
    private static readonly BudgetConstraint[] All = Enum.GetValues<BudgetConstraint>();

    public static TheoryData<BudgetConstraint> Constraints => new(All);

    [Theory]
    [MemberData(nameof(Constraints))]
    public void A_limit_that_is_set_is_read_back_and_is_the_only_one_that_moved(BudgetConstraint constraint)
    {
        Random random = new((int)constraint);
        for (int round = 0; round < 100; round++)
        {
            Budget before = Draw(random);
            double limit = Math.Round(random.NextDouble() * 1_000, 3);
            Budget after = before.With(constraint, limit);
            Assert.Equal(constraint.IsCounted() ? Math.Floor(limit) : limit, after.Limit(constraint));
            Assert.All(All.Where(other => other != constraint), other => Assert.Equal(before.Limit(other), after.Limit(other)));
            Assert.Equal(before, after.With(constraint, before.Limit(constraint)));
        }
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void A_limit_can_be_taken_away(BudgetConstraint constraint)
    {
        Budget one = Budget.Unlimited.With(constraint, 7);
        Assert.NotEqual(Budget.Unlimited, one);
        Assert.Equal(Budget.Unlimited, one.With(constraint, null));
        Assert.Null(Budget.Unlimited.Limit(constraint));
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void Zero_and_less_are_refused_with_the_noun_of_the_limit(BudgetConstraint constraint)
    {
        foreach (double limit in (double[])[0, -1])
        {
            string message = Assert.Throws<ArgumentException>(Budget.Unlimited.With(constraint, limit).Validate).Message;
            string legal = constraint.IsCounted() ? "1 or more" : "a finite number above 0";
            Assert.Equal($"The budget is not valid: the {constraint.Noun()} are {limit}, legal is {legal}.", message);
        }

        Budget.Unlimited.With(constraint, 1).Validate();
    }

    [Theory]
    [InlineData(BudgetConstraint.MeanActiveParameters)]
    [InlineData(BudgetConstraint.MeanCost)]
    [InlineData(BudgetConstraint.MeanLatency)]
    public void A_mean_limit_may_be_any_finite_number_above_zero(BudgetConstraint constraint)
    {
        Budget.Unlimited.With(constraint, double.Epsilon).Validate();
        Budget.Unlimited.With(constraint, double.MaxValue).Validate();
        Assert.Throws<ArgumentException>(Budget.Unlimited.With(constraint, double.PositiveInfinity).Validate);
        Assert.Throws<ArgumentException>(Budget.Unlimited.With(constraint, double.NaN).Validate);
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void A_counted_limit_below_one_unit_becomes_zero_and_is_refused(BudgetConstraint constraint)
    {
        Budget budget = Budget.Unlimited.With(constraint, 0.9);
        if (constraint.IsCounted())
        {
            Assert.Equal(0, budget.Limit(constraint));
            Assert.Throws<ArgumentException>(budget.Validate);
        }
        else
        {
            budget.Validate();
        }
    }

    [Fact]
    public void A_whole_number_limit_keeps_every_digit_that_a_double_can_hold()
    {
        Budget budget = Budget.Unlimited.With(BudgetConstraint.TotalParameters, 9_007_199_254_740_991);
        Assert.Equal(9_007_199_254_740_991, budget.MaxTotalParameters);
        Assert.Equal(9_007_199_254_740_991, budget.Limit(BudgetConstraint.TotalParameters));
    }

    [Fact]
    public void All_six_faults_come_in_one_message()
    {
        Budget budget = new(0, -0.5, double.NaN, double.NegativeInfinity, -3, 0);
        string message = Assert.Throws<ArgumentException>(budget.Validate).Message;
        Assert.All(All, constraint => Assert.Contains($"the {constraint.Noun()} are ", message, StringComparison.Ordinal));
        Assert.Equal(5, message.Count(mark => mark == ';'));
    }

    [Fact]
    public void A_limit_of_no_constraint_is_a_programmer_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Budget.Unlimited.Limit((BudgetConstraint)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Budget.Unlimited.With((BudgetConstraint)99, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((BudgetConstraint)99).Noun());
    }

    [Fact]
    public void Json_reads_back_to_an_equal_budget()
    {
        Random random = new(11);
        for (int round = 0; round < 100; round++)
        {
            Budget budget = Draw(random);
            Assert.Equal(budget, JsonSerializer.Deserialize<Budget>(JsonSerializer.Serialize(budget)));
        }
    }

    private static Budget Draw(Random random)
    {
        bool Has() => random.Next(2) == 0;
        return new Budget(
            Has() ? random.NextInt64(1, long.MaxValue >> 12) : null,
            Has() ? random.NextDouble() * 1e9 : null,
            Has() ? random.NextDouble() : null,
            Has() ? random.NextDouble() * 1e4 : null,
            Has() ? random.NextInt64(1, long.MaxValue >> 12) : null,
            Has() ? random.Next(1, 100) : null);
    }
}
