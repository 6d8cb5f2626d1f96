using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class CategoryEstimateTests
{
    [Fact]
    public void Best_and_runner_up_are_those_of_a_sorted_list_for_random_distributions()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            int count = random.Next(1, 12);
            float[] raw = [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? random.NextSingle() : 0.25f)];
            float[] probabilities = [.. raw.Select(value => value / raw.Sum())];
            CategoryEstimate estimate = CategoryEstimate.From(probabilities, 0, 0, 0);
            int[] order = [.. Enumerable.Range(0, count).OrderByDescending(c => probabilities[c])];
            Assert.Equal(probabilities[order[0]], probabilities[estimate.Best]);
            Assert.Equal(probabilities[order[Math.Min(1, count - 1)]], probabilities[estimate.RunnerUp]);
            Assert.Equal(count == 1, estimate.Best == estimate.RunnerUp);
            Assert.Equal(probabilities[estimate.Best], estimate.Confidence);
        }
    }

    [Theory]
    [InlineData(0.6, 0.6, 0.0, 0.0, true, true, true)]
    [InlineData(0.6, 0.61, 0.0, 0.0, true, true, false)]
    [InlineData(0.6, 0.5, 0.1, 0.0, true, false, false)]
    [InlineData(0.6, 0.5, -3.0, -2.0, true, true, true)]
    [InlineData(0.6, 0.5, 1e30, double.PositiveInfinity, true, true, true)]
    [InlineData(0.6, 0.0, 0.0, 0.0, false, false, false)]
    public void Confidence_needs_the_threshold_and_the_domain(
        double best, double threshold, double outside, double limit, bool hasFeatures, bool isInDomain, bool isConfident)
    {
        CategoryEstimate estimate = CategoryEstimate.From([(float)best, 1 - (float)best], (float)outside, (float)threshold, (float)limit, hasFeatures);
        Assert.Equal((isInDomain, isConfident), (estimate.IsInDomain, estimate.IsConfident));
        Assert.Equal((float)outside, estimate.OutOfDomain);
        Assert.Null(estimate.Set);
    }

    [Fact]
    public void Of_equal_probabilities_the_first_is_best_and_the_second_runner_up()
    {
        CategoryEstimate estimate = CategoryEstimate.From([0.25f, 0.25f, 0.25f, 0.25f], 0, 0, 0);
        Assert.Equal((0, 1), (estimate.Best, estimate.RunnerUp));
    }
}
