using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class ArmEffectsTests
{
    private const double Largest = 0.25;

    [Fact]
    public void Levels_and_effects_of_a_full_table_are_its_row_means_and_the_rest()
    {
        Random random = new(1);
        for (int round = 0; round < 50; round++)
        {
            double[][] means = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray())];
            ArmEffects effects = ArmEffects.Measure(Sums(means, 50), Largest);
            for (int category = 0; category < 4; category++)
            {
                Assert.Equal(means[category].Average(), effects.Levels[category].Mean, 10);
                Assert.All(Enumerable.Range(0, 3), arm => Assert.Equal(means[category][arm] - means[category].Average(), effects.Rows[arm][category].Mean, 10));
            }
        }
    }

    [Fact]
    public void Where_cells_are_missing_an_additive_table_is_still_taken_apart()
    {
        double[] levels = [0.2, 0.4, 0.6], arms = [-0.1, 0, 0.1];
        double[][] means = [.. levels.Select(level => arms.Select(arm => level + arm).ToArray())];
        means[0][2] = means[1][0] = double.NaN;
        ArmEffects effects = ArmEffects.Measure(Sums(means, 1_000), Largest);
        Assert.Equal(0.2, effects.Levels[1].Mean - effects.Levels[0].Mean, 4);
        Assert.Equal(0.2, effects.Levels[2].Mean - effects.Levels[1].Mean, 4);
        Assert.False(effects.Rows[2][0].IsSeen);
        Assert.False(effects.Rows[0][1].IsSeen);
        Assert.Equal(0.1, effects.Rows[1][0].Mean - effects.Rows[0][0].Mean, 4);
    }

    [Fact]
    public void A_category_without_labels_has_no_level()
    {
        double[][] means = [[0.5, 0.6], [double.NaN, double.NaN]];
        ArmEffects effects = ArmEffects.Measure(Sums(means, 10), Largest);
        Assert.True(effects.Levels[0].IsSeen);
        Assert.False(effects.Levels[1].IsSeen);
    }

    [Fact]
    public void Paired_questions_know_differences_better_than_sums_do()
    {
        // The questions are hard or easy for both arms alike, and the first arm is right a little more often.
        Random random = new(2);
        OutcomeEvidence paired = new(["x", "y"], ["a", "b"]), alone = new(["x", "y"], ["a", "b"]);
        for (int question = 0; question < 400; question++)
        {
            double easy = random.Next(2);
            double first = random.Next(10) == 0 ? 1 : easy;
            paired.AddQuestion(question % 2, [first, easy]);
            alone.AddSums(question % 2, 0, 1, first, first);
            alone.AddSums(question % 2, 1, 1, easy, easy);
        }

        ArmEffects sharp = ArmEffects.Measure(paired, Largest), blunt = ArmEffects.Measure(alone, Largest);
        Assert.All(Enumerable.Range(0, 2), arm => Assert.True(sharp.AnswerVariance[arm] < blunt.AnswerVariance[arm] / 5));
        Assert.All(Enumerable.Range(0, 2), category => Assert.Equal(blunt.Rows[0][category].Mean, sharp.Rows[0][category].Mean, 10));
        Assert.Equal(blunt.Levels[0].Mean, sharp.Levels[0].Mean, 10);
    }

    [Fact]
    public void A_few_equal_answers_do_not_look_certain_and_many_do()
    {
        double few = Variance(1), some = Variance(20), many = Variance(2_000);
        Assert.Equal(Largest, few, 12);
        Assert.True(some < few && many < some / 50);
        Assert.True(many > 0);
    }

    [Fact]
    public void The_variance_of_right_and_wrong_answers_comes_out_as_that_of_a_coin()
    {
        ArmEffects effects = ArmEffects.Measure(Sums([[0.3, 0.5], [0.3, 0.5]], 10_000), Largest);
        Assert.Equal(0.3 * 0.7, effects.AnswerVariance[0], 3);
        Assert.Equal(0.25, effects.AnswerVariance[1], 3);
        Assert.Equal(effects.AnswerVariance[0] / 10_000, effects.Rows[0][0].Variance, 12);
    }

    [Fact]
    public void The_best_on_average_is_by_weights_and_the_first_among_equals()
    {
        ArmEffects effects = ArmEffects.Measure(Sums([[0.9, 0.1], [0.1, 0.9]], 100), Largest);
        Assert.Equal(0, effects.BestOnAverage(null, effects.Rows));
        Assert.Equal(1, effects.BestOnAverage([1, 2], effects.Rows));
        Assert.Equal(0, effects.BestOnAverage([2, 1], effects.Rows));
    }

    [Fact]
    public void Where_an_arm_was_not_seen_its_estimate_speaks()
    {
        ArmEffects effects = ArmEffects.Measure(Sums([[0.6, 0.5], [0.5, double.NaN]], 100), Largest);
        NoisyMean[][] high = [effects.Rows[0], [effects.Rows[1][0], new NoisyMean(0.9, 1)]];
        NoisyMean[][] low = [effects.Rows[0], [effects.Rows[1][0], new NoisyMean(-0.9, 1)]];
        Assert.Equal(1, effects.BestOnAverage(null, high));
        Assert.Equal(0, effects.BestOnAverage(null, low));
    }

    [Fact]
    public void No_labels_at_all_are_refused() =>
        Assert.Equal(
            "The evidence has no labels at all; at least one scored answer is needed.",
            Assert.Throws<InvalidDataException>(() => ArmEffects.Measure(new OutcomeEvidence(["x"], ["a"]), Largest)).Message);

    private static double Variance(int answers)
    {
        OutcomeEvidence evidence = new(["x"], ["a"]);
        evidence.AddSums(0, 0, answers, answers);
        return ArmEffects.Measure(evidence, Largest).AnswerVariance[0];
    }

    private static OutcomeEvidence Sums(double[][] means, int count)
    {
        OutcomeEvidence evidence = new([.. means.Select((_, index) => $"c{index}")], [.. means[0].Select((_, index) => $"a{index}")]);
        for (int category = 0; category < means.Length; category++)
        {
            for (int arm = 0; arm < means[0].Length; arm++)
            {
                if (!double.IsNaN(means[category][arm]))
                {
                    evidence.AddSums(category, arm, count, count * means[category][arm]);
                }
            }
        }

        return evidence;
    }
}
