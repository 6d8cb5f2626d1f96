using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class SwitchTestTests
{
    private static readonly Arm[] Arms = [Arm.Parse("a@top-1"), Arm.Parse("b@top-1")];

    [Fact]
    public void Looking_after_every_answer_raises_no_more_false_alarms_than_promised()
    {
        // Two arms that are equally good, measured and scored from the same truth, looked at after each of 600 scores.
        Random random = new(1);
        const int Runs = 400;
        int alarms = 0;
        for (int run = 0; run < Runs; run++)
        {
            double truth = 0.2 + (0.6 * random.NextDouble());
            FeedbackTally[] scores = new FeedbackTally[2];
            double[] measured = [Measure(random, truth), Measure(random, truth)];
            for (int i = 0; i < 600; i++)
            {
                int arm = random.Next(2);
                scores[arm] = scores[arm].With(random.NextDouble() < truth ? 1 : 0);
                if (SwitchTest.Better(Posterior(measured, scores), 0, 0.1) >= 0)
                {
                    alarms++;
                    break;
                }
            }
        }

        Assert.InRange(alarms, 0, (int)(0.1 * Runs));
    }

    [Fact]
    public void A_better_arm_is_found_after_a_number_of_scores_that_falls_with_its_lead()
    {
        int Needed(double lead)
        {
            Random random = new(3);
            FeedbackTally[] scores = new FeedbackTally[2];
            for (int i = 1; i < 20_000; i++)
            {
                scores[i % 2] = scores[i % 2].With(random.NextDouble() < 0.4 + (i % 2 * lead) ? 1 : 0);
                if (SwitchTest.Better(Posterior([0.4, 0.4], scores), 0, 0.05) == 1)
                {
                    return i;
                }
            }

            return int.MaxValue;
        }

        int large = Needed(0.5), small = Needed(0.15);
        Assert.InRange(large, 20, 200);
        Assert.InRange(small, large + 1, 5_000);
    }

    [Fact]
    public void The_widest_margin_wins_and_none_is_found_without_one()
    {
        FeedbackTally[] scores = [new(400, 40), new(400, 200), new(400, 300)];
        CategoryPosterior posterior = new([.. Arms, Arm.Parse("c@top-1")], [0.1, 0.5, 0.75], [20, 20, 20], scores, (_, _) => default);
        Assert.Equal(2, SwitchTest.Better(posterior, 0, 0.05));
        Assert.Equal(-1, SwitchTest.Better(posterior, 2, 0.05));
        Assert.True(SwitchTest.LowerBound(posterior, 2, 0, 0.05) < posterior.Mean(2) - posterior.Mean(0));
        Assert.True(SwitchTest.LowerBound(posterior, 2, 0, 0.001) < SwitchTest.LowerBound(posterior, 2, 0, 0.05));
    }

    private static double Measure(Random random, double truth) => Enumerable.Range(0, 20).Count(_ => random.NextDouble() < truth) / 20.0;

    private static CategoryPosterior Posterior(double[] measured, FeedbackTally[] scores) => new(Arms, measured, [20, 20], scores, (_, _) => default);
}
