using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using Xunit;

namespace CoERouter.Tests.Categorizer.Conformal;

public sealed class ConformalSetsTests
{
    private static readonly float[] Distribution = [0.1f, 0.6f, 0.05f, 0.25f];

    [Theory]
    [InlineData(0, 0.9f)]
    [InlineData(1, 0.4f)]
    [InlineData(2, 0.95f)]
    [InlineData(3, 0.75f)]
    public void Least_ambiguous_scores_are_one_minus_the_probability(int category, float expected) =>
        Assert.Equal(expected, ConformalSets.ScoreOf(Distribution, category, Model(ConformalScore.LeastAmbiguous, 0)), 1e-6f);

    [Fact]
    public void Sure_estimates_that_round_to_one_still_differ()
    {
        ConformalModel model = Model(ConformalScore.LeastAmbiguous, 0);
        float surer = ConformalSets.ScoreOf([1e-20f, 1, 1e-21f], 1, model);
        float sure = ConformalSets.ScoreOf([1e-12f, 1, 1e-15f], 1, model);
        Assert.True(surer > 0 && surer < sure);
    }

    [Theory]
    [InlineData(0, 0.85f, 0.95f)]
    [InlineData(1, 0f, 0.6f)]
    [InlineData(2, 0.95f, 1f)]
    [InlineData(3, 0.6f, 0.85f)]
    public void Adaptive_scores_lie_between_the_sums_without_and_with_the_category(int category, float low, float high)
    {
        Assert.InRange(ConformalSets.ScoreOf(Distribution, category, Model(ConformalScore.Adaptive, 0)), low, high + 1e-6f);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    public void Regularised_scores_add_a_penalty_for_each_rank_beyond_the_free_ones(int category, int penalties)
    {
        float adaptive = ConformalSets.ScoreOf(Distribution, category, Model(ConformalScore.Adaptive, 0));
        float regularised = ConformalSets.ScoreOf(Distribution, category, Model(ConformalScore.Regularized, 0) with { Penalty = 0.5f, FreeRanks = 2 });
        Assert.Equal(adaptive + (0.5f * penalties), regularised, 1e-6f);
    }

    [Fact]
    public void Equal_probabilities_are_ranked_by_their_place()
    {
        float[] tied = [0.25f, 0.25f, 0.25f, 0.25f];
        ConformalModel model = Model(ConformalScore.Adaptive, 0);
        float[] scores = [.. Enumerable.Range(0, 4).Select(c => ConformalSets.ScoreOf(tied, c, model))];
        Assert.Equal(scores.Order(), scores);
        Assert.Equal(4, scores.Distinct().Count());
    }

    [Theory]
    [InlineData(0.39f, "")]
    [InlineData(0.41f, "1")]
    [InlineData(0.76f, "1,3")]
    [InlineData(0.91f, "0,1,3")]
    [InlineData(float.PositiveInfinity, "0,1,2,3")]
    public void A_set_holds_every_category_whose_score_keeps_the_quantile(float quantile, string expected)
    {
        int[] members = new int[4];
        int count = ConformalSets.Write(Distribution, Model(ConformalScore.LeastAmbiguous, quantile), members);
        Assert.Equal(expected, string.Join(',', members.Take(count)));
    }

    [Fact]
    public void The_quantile_is_the_score_of_rank_ceil_n_plus_one_times_coverage()
    {
        // Nine scores 0.1 to 0.9; alpha 0.2: rank ceil(10 x 0.8) = 8.
        (CategoryEstimate, int)[] items = [.. Enumerable.Range(1, 9).Select(i => (CategoryEstimate.From([1 - (i / 10f), i / 10f], 0, 0, 0), 0))];
        ConformalModel model = ConformalSets.Fit(items, 0.2);
        Assert.Equal(0.8f, model.Quantile, 1e-6f);
        Assert.Equal((9, 0.2, ConformalScore.LeastAmbiguous), (model.Count, model.Alpha, model.Score));
    }

    [Theory]
    [InlineData(9, 0.1, false)]
    [InlineData(8, 0.1, true)]
    [InlineData(0, 0.5, true)]
    public void Too_few_prompts_give_a_rule_that_lets_everything_in(int count, double alpha, bool isInfinite)
    {
        ConformalModel model = ConformalSets.Fit(RandomEstimates.Draw(new Random(1), count), alpha);
        Assert.Equal(isInfinite, float.IsPositiveInfinity(model.Quantile));
    }

    [Theory]
    [InlineData(ConformalScore.LeastAmbiguous, 0.1, 1)]
    [InlineData(ConformalScore.LeastAmbiguous, 0.25, 0.3)]
    [InlineData(ConformalScore.Adaptive, 0.1, 1)]
    [InlineData(ConformalScore.Adaptive, 0.25, 0.3)]
    [InlineData(ConformalScore.Regularized, 0.1, 1)]
    [InlineData(ConformalScore.Regularized, 0.05, 2)]
    public void Coverage_on_exchangeable_prompts_is_what_was_promised_however_honest_the_probabilities(ConformalScore score, double alpha, double honesty)
    {
        // 200 times 200 calibration and 100 new prompts. Given its calibration, coverage is Beta(k, n + 1 - k) with k = ceil((n + 1)(1 - alpha)).
        const int Rounds = 200, Calibration = 200, Measured = 100;
        Random random = new(5);
        int[] members = new int[6];
        int covered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            ConformalModel model = ConformalSets.Fit(RandomEstimates.Draw(random, Calibration, honesty: honesty), alpha, score);
            foreach ((CategoryEstimate estimate, int truth) in RandomEstimates.Draw(random, Measured, honesty: honesty))
            {
                int count = ConformalSets.Write(estimate.Probabilities, model, members);
                covered += members.AsSpan(0, count).Contains(truth) ? 1 : 0;
            }
        }

        double k = Math.Ceiling((Calibration + 1) * (1 - alpha));
        double expected = k / (Calibration + 1);
        double betaVariance = expected * (1 - expected) / (Calibration + 2);
        double deviation = Math.Sqrt((betaVariance / Rounds) + (expected * (1 - expected) / (Rounds * Measured)));
        Assert.InRange(covered / (double)(Rounds * Measured), expected - (4 * deviation), expected + (4 * deviation));
    }

    [Fact]
    public void Prompts_that_are_not_exchangeable_lose_the_coverage()
    {
        Random random = new(6);
        ConformalModel model = ConformalSets.Fit(RandomEstimates.Draw(random, 1000, honesty: 1), 0.1);
        int[] members = new int[6];
        int covered = RandomEstimates.Draw(random, 1000, honesty: 0).Count(item =>
            members.AsSpan(0, ConformalSets.Write(item.Estimate.Probabilities, model, members)).Contains(item.Truth));
        Assert.True(covered < 800, $"{covered} of 1,000 were covered.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void An_alpha_out_of_range_is_refused(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConformalSets.Fit([], alpha));

    private static ConformalModel Model(ConformalScore score, float quantile) => new() { Score = score, Alpha = 0.1, Quantile = quantile, Count = 10 };
}
