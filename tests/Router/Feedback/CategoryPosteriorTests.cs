using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class CategoryPosteriorTests
{
    private static readonly Arm[] Arms = [Arm.Parse("a@top-1"), Arm.Parse("b@top-1"), Arm.Parse("c@top-1")];

    [Fact]
    public void Without_feedback_it_is_the_measurement()
    {
        CategoryPosterior posterior = Posterior([0.2, 0.5, 1], [10, 25, 100]);
        Assert.Equal([0.2, 0.5, 1], Enumerable.Range(0, 3).Select(arm => Math.Round(posterior.Mean(arm), 12)));
        Assert.Equal(0.05, posterior.Deviation(2), 1e-12);
        (double mean, double variance, double prior) = posterior.Difference(1, 0);
        Assert.Equal((0.3, 0.035, 0.035), (Math.Round(mean, 12), Math.Round(variance, 12), Math.Round(prior, 12)));
        Assert.Equal(-1, posterior.IndexOf(Arm.Parse("d@top-1")));
    }

    [Fact]
    public void Scores_count_like_measured_prompts()
    {
        CategoryPosterior posterior = Posterior([0.2, 0.5, 1], [10, 25, 100], [new(30, 27), default, default]);
        Assert.Equal((2 + 27) / 40.0, posterior.Mean(0), 1e-12);
        Assert.Equal(Math.Sqrt(0.25 / 40), posterior.Deviation(0), 1e-12);
        Assert.Equal(0.5, posterior.Mean(1), 1e-12);
    }

    [Fact]
    public void A_preference_moves_both_arms_apart_and_its_weight_is_that_of_the_difference()
    {
        // One comparison is an observation of a − b with variance 1; a and b are known with 0.25/10 each.
        CategoryPosterior posterior = Posterior([0.5, 0.5, 0.5], [10, 10, 10], null, (i, j) => (i, j) == (0, 1) ? new(1, 1) : default);
        double gain = 0.025 / (0.05 + 1);
        Assert.Equal(0.5 + gain, posterior.Mean(0), 1e-12);
        Assert.Equal(0.5 - gain, posterior.Mean(1), 1e-12);
        Assert.Equal(0.5, posterior.Mean(2), 1e-12);
        Assert.Equal(1 / ((1 / 0.05) + 1), posterior.Difference(0, 1).Variance, 1e-12);
    }

    [Fact]
    public void Comparisons_of_right_and_wrong_answers_agree_with_scores_of_them()
    {
        // a is right with probability 0.8 and b with 0.3: the mean preference is the difference of the scores.
        Random random = new(4);
        int sum = 0;
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            sum += (random.NextDouble() < 0.8 ? 1 : 0) - (random.NextDouble() < 0.3 ? 1 : 0);
        }

        CategoryPosterior posterior = Posterior([0.5, 0.5, 0.5], [1, 1, 1], null, (i, j) => (i, j) == (0, 1) ? new(Count, sum) : default);
        Assert.Equal(0.5, posterior.Difference(0, 1).Mean, 0.02);
    }

    [Fact]
    public void It_is_the_least_squares_solution_of_everything_said()
    {
        Random random = new(8);
        for (int round = 0; round < 50; round++)
        {
            double[] measured = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            double[] counts = [1 + random.Next(20), 1 + random.Next(20), 1 + random.Next(20)];
            FeedbackTally[] scores = [.. Enumerable.Range(0, 3).Select(_ => new FeedbackTally(5, 5 * random.NextDouble()))];
            FeedbackTally[,] pairs = new FeedbackTally[3, 3];
            pairs[0, 1] = new(random.Next(9), random.NextDouble());
            pairs[0, 2] = new(random.Next(9), -random.NextDouble());
            pairs[1, 2] = new(random.Next(9), random.NextDouble());
            CategoryPosterior posterior = new(Arms, measured, counts, scores, (i, j) => pairs[i, j]);
            for (int arm = 0; arm < 3; arm++)
            {
                // The gradient of the sum of squares vanishes: what each arm is pulled by cancels out.
                double[] mean = [.. Enumerable.Range(0, 3).Select(i => posterior.Difference(i, 0).Mean + Raw(posterior, measured, counts, scores, pairs))];
                double pull = ((counts[arm] * (measured[arm] - mean[arm])) + scores[arm].Sum - (scores[arm].Count * mean[arm])) / 0.25;
                for (int other = 0; other < 3; other++)
                {
                    FeedbackTally pair = arm < other ? pairs[arm, other] : pairs[other, arm];
                    pull += arm == other ? 0 : (arm < other ? pair.Sum : -pair.Sum) - (pair.Count * (mean[arm] - mean[other]));
                }

                Assert.Equal(0, pull, 1e-8);
            }
        }

        // Preferences cancel in the sum of all pulls, which gives the first arm's mean from the differences.
        static double Raw(CategoryPosterior posterior, double[] measured, double[] counts, FeedbackTally[] scores, FeedbackTally[,] pairs)
        {
            double weight = 0, sum = 0;
            for (int i = 0; i < 3; i++)
            {
                weight += counts[i] + scores[i].Count;
                sum += (counts[i] * measured[i]) + scores[i].Sum - ((counts[i] + scores[i].Count) * posterior.Difference(i, 0).Mean);
            }

            return sum / weight;
        }
    }

    [Fact]
    public void The_order_of_what_was_said_does_not_matter()
    {
        Random random = new(2);
        FeedbackEvent[] said = [.. Enumerable.Range(1, 60).Select(number => FeedbackSamples.Draw(random, number))];
        CategoryPosterior[] posteriors = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            random.Shuffle(said);
            FeedbackTallies tallies = new();
            for (int i = 0; i < said.Length; i++)
            {
                tallies.Add(said[i] with { Number = i + 1 });
            }

            return OutcomeEstimates.Join(FeedbackSamples.Table(), "math", tallies, 200);
        })];
        for (int arm = 0; arm < 3; arm++)
        {
            Assert.Equal(posteriors[0].Mean(arm), posteriors[1].Mean(arm), 1e-12);
            Assert.Equal(posteriors[0].Deviation(arm), posteriors[2].Deviation(arm), 1e-12);
        }
    }

    [Fact]
    public void Draws_have_its_means_and_covariances()
    {
        CategoryPosterior posterior = Posterior([0.2, 0.5, 0.7], [5, 8, 13], [new(3, 1), default, new(2, 2)], (i, j) => (i, j) == (0, 1) ? new(9, 4) : default);
        Random random = new(6);
        const int Count = 40_000;
        double[] sums = new double[3];
        double product = 0;
        double[] draw = new double[3];
        for (int n = 0; n < Count; n++)
        {
            for (int i = 0; i < 3; i++)
            {
                draw[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }

            posterior.Draw(draw);
            for (int i = 0; i < 3; i++)
            {
                sums[i] += draw[i];
            }

            product += (draw[0] - draw[1]) * (draw[0] - draw[1]);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(posterior.Mean(i), sums[i] / Count, 0.005);
        }

        (double mean, double variance, _) = posterior.Difference(0, 1);
        Assert.Equal(variance + (mean * mean), product / Count, 0.01);
    }

    [Fact]
    public void A_measurement_counts_for_no_more_than_its_cap()
    {
        FeedbackTallies tallies = FeedbackSamples.Tallies(("math", "math@top-2", 1, 100));
        CategoryPosterior capped = OutcomeEstimates.Join(FeedbackSamples.Table(1_000_000), "math", tallies, 100);
        Assert.Equal(0.75, capped.Mean(0), 1e-12);
        Assert.Throws<ArgumentException>(() => OutcomeEstimates.Join(FeedbackSamples.Table(), "poems", tallies, 100));
    }

    private static CategoryPosterior Posterior(double[] measured, double[] counts, FeedbackTally[]? scores = null, Func<int, int, FeedbackTally>? pairs = null) =>
        new(Arms, measured, counts, scores ?? new FeedbackTally[3], pairs ?? ((_, _) => default));
}
