using CoERouter.Router.Estimation;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class EvidenceLawTests
{
    private static readonly string[] Categories = ["x", "y", "z"];
    private static readonly string[] Arms = ["a", "b", "c"];

    [Fact]
    public void Sums_agree_with_the_answers_that_were_given()
    {
        Random random = new(1);
        for (int round = 0; round < 50; round++)
        {
            LabelledQuestion[] questions = Draw(random, 40);
            OutcomeEvidence evidence = OutcomeEvidence.FromQuestions(Categories, Arms, questions);
            for (int category = 0; category < 3; category++)
            {
                LabelledQuestion[] own = [.. questions.Where(question => question.Category == Categories[category])];
                for (int arm = 0; arm < 3; arm++)
                {
                    double[] scores = [.. own.Select(question => question.Scores[arm])];
                    double[] centred = [.. own.Select(question => question.Scores[arm] - question.Scores.Average())];
                    EvidenceCell cell = evidence.Cell(category, arm);
                    Assert.Equal(own.Length, cell.Count);
                    Assert.Equal(scores.Average(), cell.Mean, 10);
                    Assert.Equal(centred.Average(), cell.CentredMean, 10);
                    Assert.Equal(scores.Sum(score => Math.Pow(score - scores.Average(), 2)), cell.Spread, 9);
                    Assert.Equal(centred.Sum(score => Math.Pow(score - centred.Average(), 2)), cell.CentredSpread, 9);
                }
            }
        }
    }

    [Fact]
    public void The_order_of_questions_does_not_matter_to_what_is_estimated()
    {
        Random random = new(2);
        for (int round = 0; round < 20; round++)
        {
            LabelledQuestion[] questions = Draw(random, 30);
            OutcomeEstimates one = CategoryMapLearner.Learn(Categories, Arms, questions);
            random.Shuffle(questions);
            OutcomeEstimates other = CategoryMapLearner.Learn(Categories, Arms, questions);
            Assert.Equal(one.SafeMap, other.SafeMap);
            foreach ((int category, int arm) in Cells())
            {
                Assert.Equal(one[category, arm].Score, other[category, arm].Score, 9);
                Assert.Equal(one[category, arm].GuardedScore, other[category, arm].GuardedScore, 9);
            }
        }
    }

    [Fact]
    public void The_names_of_arms_and_their_order_do_not_matter_to_their_estimates()
    {
        Random random = new(3);
        for (int round = 0; round < 20; round++)
        {
            LabelledQuestion[] questions = Draw(random, 30);
            int[] places = [0, 1, 2];
            random.Shuffle(places);
            EstimatorOptions options = new() { Incumbent = "a" };
            OutcomeEstimates one = CategoryMapLearner.Learn(Categories, Arms, questions, options);
            OutcomeEstimates other = CategoryMapLearner.Learn(
                Categories, [.. places.Select(place => Arms[place])], [.. questions.Select(question => question with { Scores = [.. places.Select(place => question.Scores[place])] })], options);
            foreach ((int category, int arm) in Cells())
            {
                Assert.Equal(one[category, places[arm]].Score, other[category, arm].Score, 9);
                Assert.Equal(one[category, places[arm]].Gain, other[category, arm].Gain, 9);
            }
        }
    }

    [Fact]
    public void Scores_and_bounds_lie_between_zero_and_one_and_bounds_below()
    {
        Random random = new(4);
        for (int round = 0; round < 100; round++)
        {
            OutcomeEvidence evidence = new(Categories, Arms);
            foreach ((int category, int arm) in Cells())
            {
                int count = random.Next(4) == 0 ? 0 : random.Next(1, 30);
                double sum = random.Next(3) switch { 0 => 0, 1 => count, _ => random.Next(count + 1) };
                evidence.AddSums(category, arm, count, sum);
            }

            if (Cells().All(cell => evidence.Count(cell.Category, cell.Arm) == 0))
            {
                continue;
            }

            OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence);
            foreach ((int category, int arm) in Cells())
            {
                CellEstimate cell = estimates[category, arm];
                Assert.InRange(cell.Score, 0, 1);
                Assert.InRange(cell.LowerBound, 0, cell.Score);
                Assert.True(double.IsFinite(cell.StandardError) && cell.StandardError >= 0 && double.IsFinite(cell.GuardedScore) && cell.GainError >= 0);
                Assert.True(estimates[category, estimates.SafeMap[category]].GuardedScore >= cell.GuardedScore);
            }
        }
    }

    [Fact]
    public void A_table_keeps_its_counts_and_costs_on_any_basis_and_the_safe_map_is_the_guarded_best()
    {
        Random random = new(5);
        for (int round = 0; round < 30; round++)
        {
            double[,] scores = new double[3, 3];
            foreach ((int category, int arm) in Cells())
            {
                scores[category, arm] = random.NextDouble();
            }

            OutcomeTable table = RouterSamples.Table(Categories, ["a@top-1", "b@top-1", "c@top-1"], scores);
            Assert.Same(table, table.With(ScoreBasis.Measured));
            OutcomeEstimates estimates = OutcomeEstimator.Estimate(OutcomeEvidence.FromTable(table));
            foreach (ScoreBasis basis in (ScoreBasis[])[ScoreBasis.Estimated, ScoreBasis.LowerBound, ScoreBasis.Guarded])
            {
                OutcomeTable other = table.With(basis);
                foreach ((int category, int arm) in Cells())
                {
                    CellEstimate cell = estimates[category, arm];
                    double expected = basis switch { ScoreBasis.Estimated => cell.Score, ScoreBasis.LowerBound => cell.LowerBound, _ => Math.Clamp(cell.GuardedScore, 0, 1) };
                    Assert.Equal(table[category, arm] with { Score = expected }, other[category, arm]);
                }
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => table.With((ScoreBasis)9));
        }
    }

    [Fact]
    public void A_question_that_is_refused_leaves_the_evidence_as_it_was()
    {
        OutcomeEvidence evidence = new(Categories, Arms);
        evidence.AddQuestion(0, [1, 0, 0.5]);
        Assert.Equal("A question needs the scores of 3 arms, but 2 are given.", Assert.Throws<ArgumentException>(() => evidence.AddQuestion(0, [1, 0])).Message);
        Assert.Equal("The evidence of category x has score 1.5; legal is a number from 0 to 1.", Assert.Throws<ArgumentException>(() => evidence.AddQuestion(0, [1, 0, 1.5])).Message);
        Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, 2, 3));
        Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, 2, 1, 1.5));
        Assert.Equal((1L, 1.0, true), (evidence.Count(0, 0), evidence.Mean(0, 0), evidence.IsPaired));
    }

    [Fact]
    public void Drawing_takes_no_question_of_another_category_and_at_most_what_there_is()
    {
        Random random = new(6);
        LabelledQuestion[] questions = Draw(random, 50);
        for (int each = 1; each < 40; each += 7)
        {
            IReadOnlyList<LabelledQuestion> drawn = CategoryMapLearner.Draw(questions, each, new Random(each));
            Assert.Equal(drawn.Count, drawn.Distinct().Count());
            Assert.All(Categories, category => Assert.Equal(
                Math.Min(each, questions.Count(question => question.Category == category)), drawn.Count(question => question.Category == category)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => CategoryMapLearner.Draw(questions, 0, random));
    }

    private static IEnumerable<(int Category, int Arm)> Cells() => Enumerable.Range(0, 9).Select(cell => (cell / 3, cell % 3));

    // Every category has one at least.
    private static LabelledQuestion[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(index => new LabelledQuestion(
        $"q{index}", Categories[index < 3 ? index : random.Next(3)], [.. Enumerable.Range(0, 3).Select(_ => random.Next(2) == 0 ? random.Next(2) : random.NextDouble())]))];
}
