using CoERouter.Router.Estimation;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class OutcomeEstimatorTests
{
    [Fact]
    public void With_many_labels_the_estimate_is_the_measured_mean()
    {
        double[,] rates = { { 0.9, 0.2, 0.4 }, { 0.3, 0.8, 0.5 } };
        OutcomeEvidence evidence = Sums(rates, 1_000_000);
        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence);
        for (int category = 0; category < 2; category++)
        {
            for (int arm = 0; arm < 3; arm++)
            {
                Assert.Equal(rates[category, arm], estimates[category, arm].Score, 3);
                Assert.InRange(estimates[category, arm].LowerBound, rates[category, arm] - 0.005, rates[category, arm]);
            }
        }

        Assert.Equal([0, 1], estimates.SafeMap);
    }

    [Fact]
    public void An_estimate_lies_between_its_own_mean_and_what_the_arm_does_elsewhere()
    {
        // The arm is right in half of the answers everywhere, and in nine of ten in the last category, where it was asked ten times.
        OutcomeEvidence evidence = new(["p", "q", "r", "s", "t"], ["a", "b"]);
        for (int category = 0; category < 5; category++)
        {
            evidence.AddSums(category, 0, category == 4 ? 10 : 200, category == 4 ? 9 : 100 + (8 * (category % 2)));
            evidence.AddSums(category, 1, 200, 100);
        }

        double score = OutcomeEstimator.Estimate(evidence)[4, 0].Score;
        Assert.InRange(score, 0.52, 0.88);
    }

    [Fact]
    public void A_category_without_labels_borrows_from_its_parent_first()
    {
        // In the two categories of one parent the second arm leads by 0.5, in those of the other the first does; the last of each has no label.
        OutcomeEvidence evidence = new(["p1", "p2", "p3", "q1", "q2", "q3"], ["a", "b"]);
        for (int category = 0; category < 6; category++)
        {
            if (category % 3 != 2)
            {
                evidence.AddSums(category, 0, 400, category < 3 ? 100 : 300);
                evidence.AddSums(category, 1, 400, category < 3 ? 300 : 100);
            }
        }

        EstimatorOptions options = new() { Parents = new Dictionary<string, string> { ["q1"] = "q", ["q2"] = "q", ["q3"] = "q" }, Caution = 0 };
        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence, options);
        Assert.Equal([1, 1, 1, 0, 0, 0], estimates.SafeMap);
        Assert.True(estimates[2, 1].Score - estimates[2, 0].Score > 0.3);
        Assert.Equal(
            ["The category \"p3\" has no labels; it is estimated from the other categories.", "The category \"q3\" has no labels; it is estimated from the other categories."],
            estimates.Notes);

        // Without parents nothing speaks for either arm.
        OutcomeEstimates flat = OutcomeEstimator.Estimate(evidence);
        Assert.Equal(flat.Incumbent, flat.SafeMap[2]);
        Assert.Equal(0, flat[2, 1 - flat.Incumbent].Gain, 9);
    }

    [Fact]
    public void An_arm_without_labels_is_an_average_one_with_a_wide_error()
    {
        OutcomeEvidence evidence = new(["x", "y"], ["a", "b", "c"]);
        for (int category = 0; category < 2; category++)
        {
            evidence.AddSums(category, 0, 100, 80);
            evidence.AddSums(category, 1, 100, 40);
        }

        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence);
        Assert.Equal(0.6, estimates[0, 2].Score, 2);
        Assert.True(estimates[0, 2].StandardError > 2 * estimates[0, 0].StandardError);
        Assert.Equal([0, 0], estimates.SafeMap);
        Assert.Equal(["The arm \"c\" has no labels; it is expected to be an average one."], estimates.Notes);
    }

    [Fact]
    public void Arms_that_were_asked_in_other_categories_are_compared_fairly()
    {
        // b was asked in the hard category alone, where it leads: the levels of the categories must not be mistaken for the arms.
        OutcomeEvidence evidence = new(["easy", "hard"], ["a", "b", "c"]);
        evidence.AddSums(0, 0, 500, 450);
        evidence.AddSums(0, 2, 500, 400);
        evidence.AddSums(1, 0, 500, 150);
        evidence.AddSums(1, 1, 500, 250);
        evidence.AddSums(1, 2, 500, 100);
        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence);
        Assert.Equal(1, estimates.Incumbent);
        Assert.True(estimates[0, 1].Score > estimates[0, 2].Score);
    }

    [Fact]
    public void The_same_evidence_gives_the_same_bits()
    {
        Random random = new(3);
        double[,] rates = new double[6, 5];
        for (int cell = 0; cell < rates.Length; cell++)
        {
            rates[cell / 5, cell % 5] = random.NextDouble();
        }

        LabelledQuestion[] questions = Questions(rates, 8, random);
        OutcomeEstimates first = Learn(rates, questions);
        OutcomeEstimates second = Learn(rates, questions);
        for (int cell = 0; cell < rates.Length; cell++)
        {
            Assert.Equal(first[cell / 5, cell % 5], second[cell / 5, cell % 5]);
        }
    }

    [Fact]
    public void Nine_of_ten_lower_bounds_hold()
    {
        Random random = new(11);
        int held = 0;
        int cells = 0;
        for (int world = 0; world < 60; world++)
        {
            double[,] rates = World(random, 8, 5, spread: 0.1);
            OutcomeEstimates estimates = Learn(rates, Questions(rates, 12, random));
            for (int cell = 0; cell < rates.Length; cell++)
            {
                cells++;
                held += estimates[cell / 5, cell % 5].LowerBound <= rates[cell / 5, cell % 5] ? 1 : 0;
            }
        }

        Assert.InRange(held / (double)cells, 0.9, 1);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.15)]
    public void The_safe_map_does_not_lose_to_a_known_best_single_arm(double spread)
    {
        Random random = new(17);
        double gain = 0;
        double naive = 0;
        const int Worlds = 150;
        for (int world = 0; world < Worlds; world++)
        {
            double[,] rates = World(random, 10, 6, spread);
            LabelledQuestion[] questions = Questions(rates, 5, random);
            int best = BestSingle(rates);
            OutcomeEstimates estimates = Learn(rates, questions, new EstimatorOptions { Incumbent = $"a{best}" });
            OutcomeEvidence evidence = OutcomeEvidence.FromQuestions(estimates.Categories, estimates.Arms, questions);
            for (int category = 0; category < 10; category++)
            {
                int here = category;
                int highest = Enumerable.Range(0, 6).MaxBy(arm => evidence.Mean(here, arm));
                gain += (rates[category, estimates.SafeMap[category]] - rates[category, best]) / (10 * Worlds);
                naive += (rates[category, highest] - rates[category, best]) / (10 * Worlds);
            }
        }

        Assert.True(gain > -0.002, $"The safe map loses {-gain:F4} to the best single arm.");
        Assert.True(gain > naive, $"The safe map gains {gain:F4}, the highest means {naive:F4}.");
    }

    [Fact]
    public void The_guard_moves_where_the_evidence_clears()
    {
        double[,] rates = { { 0.9, 0.1 }, { 0.9, 0.1 }, { 0.9, 0.1 }, { 0.1, 0.9 } };
        OutcomeEstimates estimates = Learn(rates, Questions(rates, 60, new Random(1)));
        Assert.Equal([0, 0, 0, 1], estimates.SafeMap);
        Assert.Equal(0, estimates.Incumbent);
        Assert.Equal(0, estimates[3, 0].Gain);
        Assert.True(estimates[3, 1].GuardedScore > estimates[3, 0].GuardedScore);
    }

    [Fact]
    public void Weights_decide_which_arm_is_best_on_average()
    {
        OutcomeEvidence evidence = Sums(new[,] { { 0.9, 0.5 }, { 0.3, 0.6 } }, 100);
        Assert.Equal(0, OutcomeEstimator.Estimate(evidence).Incumbent);
        Assert.Equal(1, OutcomeEstimator.Estimate(evidence, new EstimatorOptions { Weights = [0.1, 0.9] }).Incumbent);
    }

    [Fact]
    public void Every_illegal_option_is_named()
    {
        EstimatorOptions options = new()
        {
            Parents = new Dictionary<string, string> { ["z"] = "p" }, Weights = [1], Incumbent = "zz", Caution = double.NaN, LowerBoundErrors = -1, TypicalDifference = 0,
        };
        string message = Assert.Throws<ArgumentException>(() => OutcomeEstimator.Estimate(Sums(new[,] { { 0.9, 0.5 }, { 0.3, 0.6 } }, 100), options)).Message;
        foreach (string expected in (string[])[
            "LowerBoundErrors is -1", "Caution is NaN", "TypicalDifference is 0", "1 weights for 2 categories", "the incumbent \"zz\" is not an arm, legal is a0, a1",
            "a parent is given for \"z\", which is not one of c0, c1"])
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_can_take_any_basis()
    {
        OutcomeTable table = RouterSamples.Table(["x", "y"], ["a@top-1", "b@top-1"], new[,] { { 0.9, 0.2 }, { 0.85, 0.9 } });
        Assert.Same(table, table.With(ScoreBasis.Measured));
        OutcomeTable lower = table.With(ScoreBasis.LowerBound);
        OutcomeTable estimated = table.With(ScoreBasis.Estimated);
        OutcomeTable guarded = table.With(ScoreBasis.Guarded);
        Assert.Equal(table.Arms, lower.Arms);
        Assert.True(lower[0, 0].Score < estimated[0, 0].Score);
        Assert.Equal(table[1, 1].Count, lower[1, 1].Count);
        Assert.Equal(estimated[0, 0].Score, guarded[0, 0].Score, 9);
        Assert.True(guarded[1, 1].Score < estimated[1, 1].Score);
    }

    [Fact]
    public void Drawing_takes_each_question_once_and_repeats_by_seed()
    {
        LabelledQuestion[] questions = Questions(new double[3, 1], 7, new Random(0));
        IReadOnlyList<LabelledQuestion> drawn = CategoryMapLearner.Draw(questions, 5, new Random(9));
        Assert.Equal(15, drawn.Select(question => question.Id).Distinct().Count());
        Assert.All(drawn.CountBy(question => question.Category), pair => Assert.Equal(5, pair.Value));
        Assert.Equal(drawn, CategoryMapLearner.Draw(questions, 5, new Random(9)));
        Assert.NotEqual(drawn, CategoryMapLearner.Draw(questions, 5, new Random(10)));
        Assert.Equal(21, CategoryMapLearner.Draw(questions, 50, new Random(9)).Count);
    }

    private static OutcomeEstimates Learn(double[,] rates, LabelledQuestion[] questions, EstimatorOptions? options = null) =>
        CategoryMapLearner.Learn(Names("c", rates.GetLength(0)), Names("a", rates.GetLength(1)), questions, options);

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(index => $"{prefix}{index}")];

    private static OutcomeEvidence Sums(double[,] rates, int count)
    {
        OutcomeEvidence evidence = new(Names("c", rates.GetLength(0)), Names("a", rates.GetLength(1)));
        for (int cell = 0; cell < rates.Length; cell++)
        {
            (int category, int arm) = Math.DivRem(cell, rates.GetLength(1));
            evidence.AddSums(category, arm, count, count * rates[category, arm]);
        }

        return evidence;
    }

    private static LabelledQuestion[] Questions(double[,] rates, int perCategory, Random random) =>
        [.. from category in Enumerable.Range(0, rates.GetLength(0))
            from question in Enumerable.Range(0, perCategory)
            select new LabelledQuestion(
                $"{category}/{question}", $"c{category}",
                [.. Enumerable.Range(0, rates.GetLength(1)).Select(arm => random.NextDouble() < rates[category, arm] ? 1.0 : 0.0)])];

    // Arms differ by up to 0.2 everywhere, and by `spread` from category to category.
    private static double[,] World(Random random, int categories, int arms, double spread)
    {
        double[] everywhere = [.. Enumerable.Range(0, arms).Select(_ => 0.35 + (0.2 * random.NextDouble()))];
        double[,] rates = new double[categories, arms];
        for (int cell = 0; cell < rates.Length; cell++)
        {
            rates[cell / arms, cell % arms] = Math.Clamp(everywhere[cell % arms] + (spread * 2 * (random.NextDouble() - 0.5)), 0, 1);
        }

        return rates;
    }

    private static int BestSingle(double[,] rates) => Enumerable.Range(0, rates.GetLength(1))
        .MaxBy(arm => Enumerable.Range(0, rates.GetLength(0)).Sum(category => rates[category, arm]));
}
