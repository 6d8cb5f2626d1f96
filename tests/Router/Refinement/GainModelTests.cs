using CoERouter.Router.Arms;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class GainModelTests
{
    public static TheoryData<CategoryRefinement, string[]> Rules => new()
    {
        { GainSamples.Rule(), [] },
        { GainSamples.Rule() with { Count = 1, ThresholdLow = double.NegativeInfinity, ThresholdHigh = double.PositiveInfinity }, [] },
        { GainSamples.Rule() with { Category = " " }, ["A refinement has no category."] },
        { GainSamples.Rule() with { Dear = GainSamples.Cheap }, ["The refinement of math has math@top-1 as its cheap arm and as its dear one; they have to be two."] },
        { GainSamples.Rule() with { Threshold = double.NaN }, ["The refinement of math has the threshold NaN with the interval [0.15, 0.35]; legal is a finite threshold and an interval whose lower end comes first."] },
        { GainSamples.Rule() with { ThresholdLow = 0.5 }, ["The refinement of math has the threshold 0.25 with the interval [0.5, 0.35]; legal is a finite threshold and an interval whose lower end comes first."] },
        { GainSamples.Rule() with { ThresholdHigh = double.NaN }, ["The refinement of math has the threshold 0.25 with the interval [0.15, NaN]; legal is a finite threshold and an interval whose lower end comes first."] },
        { GainSamples.Rule() with { Count = 0 }, ["The refinement of math says that it was calibrated on 0 prompts; legal is 1 or more."] },
        {
            GainSamples.Rule() with { Count = -1, Gain = new GainModel { Mean = double.NaN } },
            ["The gain model of the refinement of math has a number that is not finite.", "The refinement of math says that it was calibrated on -1 prompts; legal is 1 or more."]
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_fault_of_a_rule_is_one_sentence(CategoryRefinement rule, string[] faults) => Assert.Equal(faults, rule.Faults());

    [Fact]
    public void Lists_that_are_not_of_one_length_are_named_with_their_lengths()
    {
        Assert.Equal(
            ["It has 0 means, 16 deviations and 0 weights of the shape; legal are 16 of each, or none."],
            new GainModel { Mean = 0, ShapeDeviations = new double[16] }.Faults("It"));
        Assert.Equal(
            ["It has 15 means, 15 deviations and 15 weights of the shape; legal are 16 of each, or none."],
            new GainModel { Mean = 0, ShapeMeans = new double[15], ShapeDeviations = new double[15], ShapeWeights = new double[15] }.Faults("It"));
        Assert.Equal(
            ["It has 2 terms with 2 rarities and 1 weights; there has to be one of each."],
            new GainModel { Mean = 0, Terms = [1, 2], Rarities = [1, 1], TermWeights = [1] }.Faults("It"));
        Assert.Equal(["It has terms that do not ascend."], new GainModel { Mean = 0, Terms = [2, 2], Rarities = [1, 1], TermWeights = [1, 1] }.Faults("It"));
        Assert.Empty(new GainModel { Mean = 0 }.Faults("It"));
    }

    [Fact]
    public void A_model_of_nothing_expects_its_mean_of_every_prompt()
    {
        GainScorer scorer = new(new GainModel { Mean = 0.125 });
        Assert.All((string[])[string.Empty, "a", new string('x', 10_000)], prompt => Assert.Equal(0.125, scorer.Score(prompt)));
    }

    [Fact]
    public void A_figure_is_scaled_clamped_and_passed_over_where_it_never_varies()
    {
        double length = Math.Sqrt(PromptShape.Figures);
        Assert.Equal(1 / length, GainScorer.Standard(3, 1, 2), 12);
        Assert.Equal(-1 / length, GainScorer.Standard(-1, 1, 2), 12);
        Assert.Equal(3 / length, GainScorer.Standard(1e9, 0, 1), 12);
        Assert.Equal(-3 / length, GainScorer.Standard(-1e9, 0, 1), 12);
        Assert.Equal(0, GainScorer.Standard(5, 1, 0));
        Assert.Equal(0, GainScorer.Standard(5, 1, 1e-9));
    }

    [Fact]
    public void A_term_that_comes_often_counts_more_but_less_than_as_often()
    {
        for (int count = 1; count < 50; count++)
        {
            Assert.True(GainScorer.Term(count + 1, 2) > GainScorer.Term(count, 2));
            Assert.True(GainScorer.Term(2 * count, 1) < 2 * GainScorer.Term(count, 1));
        }

        Assert.Equal(2, GainScorer.Term(1, 2));
    }

    [Fact]
    public void The_share_of_a_term_falls_as_others_that_are_known_join_it()
    {
        uint Term(string word)
        {
            Dictionary<uint, int> counts = [];
            PromptTerms.Count(word, counts);
            return counts.Keys.Single();
        }

        uint[] terms = [.. new[] { "hard", "easy", "soft" }.Select(Term).Order()];
        double[] weights = [.. terms.Select(term => term == Term("hard") ? 1.0 : 0)];
        GainScorer scorer = new(new GainModel { Mean = 0.1, Terms = terms, Rarities = [1, 1, 1], TermWeights = weights });
        Assert.Equal(0.1, scorer.Score("nothing known"), 12);
        Assert.Equal(1.1, scorer.Score("hard"), 12);
        Assert.Equal(1.1, scorer.Score("hard nothing known hard"), 12);
        Assert.Equal(0.1 + (1 / Math.Sqrt(2)), scorer.Score("easy hard"), 12);
        Assert.Equal(0.1 + (1 / Math.Sqrt(3)), scorer.Score("soft easy, hard"), 12);
    }

    [Fact]
    public void Rules_that_fit_no_folder_are_named_with_what_there_is()
    {
        PromptRefinement refinement = new([GainSamples.Rule(), GainSamples.Rule("sql", "sql@top-1", "sql@top-9")], GainSamples.Source());
        ExpertCost[] experts = [RouterSamples.Cost("math"), RouterSamples.Cost("sql")];
        Assert.Equal(["The refinement of sql uses sql@top-9, but the expert has 8 routed experts per layer."], refinement.Misfits(["math", "sql"], experts));
        Assert.Equal(
            ["The refinement names the category \"sql\", but the categorizer has math.", "The refinement of sql uses sql@top-1, but the experts are math.", "The refinement of sql uses sql@top-9, but the experts are math."],
            refinement.Misfits(["math"], experts[..1]));
    }

    [Fact]
    public void A_revision_follows_every_part_of_a_rule()
    {
        CategoryRefinement rule = GainSamples.Rule();
        CategoryRefinement[] others =
        [
            rule with { Category = "sql" }, rule with { Cheap = Arm.Parse("math@rank-1") }, rule with { Dear = Arm.Parse("math@top-3") }, rule with { Threshold = 0.26 },
            rule with { ThresholdLow = 0.1 }, rule with { ThresholdHigh = 0.4 }, rule with { Count = 101 }, rule with { Gain = rule.Gain with { Mean = 1e-9 } },
        ];
        string[] revisions = [.. others.Prepend(rule).Select(one => GainSamples.Refinement(one).Revision)];
        Assert.Equal(revisions.Length, revisions.Distinct().Count());
        Assert.NotEqual(revisions[0], new PromptRefinement([rule], GainSamples.Source() with { Seed = 2 }).Revision);
        Assert.Equal(revisions[0], GainSamples.Refinement().Revision);
    }
}
