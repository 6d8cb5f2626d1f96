using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class RefinementCheckTests
{
    [Fact]
    public void Figures_are_those_of_every_prompt_sent_where_its_score_says()
    {
        Random random = new(1);
        for (int round = 0; round < 50; round++)
        {
            RefinementPair pair = Pair(random, random.Next(2, 60));
            PromptRefinement refinement = GainSamples.Refinement();
            int[] dear = [.. pair.Prompts.Select(prompt => refinement.Score(0, prompt) > 0.25 ? 1 : 0)];
            double share = dear.Average();
            double[] beyond = [.. dear.Select((choice, i) => (choice - share) * (pair.DearScores[i] - pair.CheapScores[i]))];
            RefinementCheck check = RefinementCheck.Of(refinement, [pair]);
            Assert.Equal(pair.Prompts.Count, check.Count);
            Assert.Equal(share, check.DearShare, 12);
            Assert.Equal(300 + (100 * share), check.MeanCost, 9);
            Assert.Equal(dear.Select((choice, i) => choice == 1 ? pair.DearScores[i] : pair.CheapScores[i]).Average(), check.MeanScore, 12);
            Assert.Equal(((1 - share) * pair.CheapScores.Average()) + (share * pair.DearScores.Average()), check.ByChance, 12);
            Assert.Equal(check.MeanScore - check.ByChance, check.Beyond.Value, 12);
            Assert.Equal(beyond.Average(), check.Beyond.Value, 12);
            Assert.Equal(check.Beyond.Value - check.Beyond.Low, check.Beyond.High - check.Beyond.Value, 12);
            Assert.True(check.Beyond.Low <= check.Beyond.High);
        }
    }

    [Theory]
    [InlineData(-10, 1, 400)]
    [InlineData(10, 0, 300)]
    public void Where_all_prompts_go_one_way_nothing_lies_beyond_chance(double threshold, double share, double cost)
    {
        RefinementCheck check = RefinementCheck.Of(GainSamples.Refinement(GainSamples.Rule(threshold: threshold)), [Pair(new Random(2), 40)]);
        Assert.Equal((share, cost), (check.DearShare, check.MeanCost));
        Assert.Equal(check.ByChance, check.MeanScore, 12);
        Assert.Equal((0.0, 0.0, 0.0), check.Beyond);
    }

    [Fact]
    public void Pairs_of_no_rule_are_passed_over_and_none_at_all_is_an_error()
    {
        Random random = new(3);
        RefinementPair pair = Pair(random, 20);
        RefinementPair[] others = [pair with { Category = "sql" }, pair with { Cheap = pair.Dear }, pair with { Dear = GainSamples.Cheap }];
        Assert.Equal(RefinementCheck.Of(GainSamples.Refinement(), [pair]), RefinementCheck.Of(GainSamples.Refinement(), [.. others, pair]));
        Assert.Equal(
            "The second sample has no prompts of math that both arms were scored on.",
            Assert.Throws<ArgumentException>(() => RefinementCheck.Of(GainSamples.Refinement(), others)).Message);
        Assert.Throws<ArgumentException>(() => RefinementCheck.Of(GainSamples.Refinement(), []));
    }

    [Fact]
    public void A_score_that_tells_which_prompts_need_the_dear_arm_lies_beyond_chance()
    {
        RefinementPair pair = Pair(new Random(4), 200);
        PromptRefinement refinement = GainSamples.Refinement();
        RefinementPair told = pair with
        {
            CheapScores = [.. pair.Prompts.Select(prompt => refinement.Score(0, prompt) > 0.25 ? 0.0 : 1.0)],
            DearScores = [.. pair.Prompts.Select(_ => 1.0)],
        };
        RefinementCheck check = RefinementCheck.Of(refinement, [told]);
        Assert.Equal(1, check.MeanScore);
        Assert.InRange(check.Beyond.Low, 0.1, check.Beyond.Value);
    }

    [Fact]
    public void Two_categories_are_summed_over_their_prompts()
    {
        Random random = new(5);
        RefinementPair math = Pair(random, 30), sql = Pair(random, 10) with { Category = "sql", CheapCost = 1, DearCost = 2 };
        PromptRefinement both = new([GainSamples.Rule(), GainSamples.Rule("sql")], GainSamples.Source());
        RefinementCheck one = RefinementCheck.Of(both, [math]), other = RefinementCheck.Of(both, [sql]), all = RefinementCheck.Of(both, [sql, math]);
        Assert.Equal(40, all.Count);
        Assert.Equal(((30 * one.MeanCost) + (10 * other.MeanCost)) / 40, all.MeanCost, 9);
        Assert.Equal(((30 * one.MeanScore) + (10 * other.MeanScore)) / 40, all.MeanScore, 9);
        Assert.Equal(((30 * one.Beyond.Value) + (10 * other.Beyond.Value)) / 40, all.Beyond.Value, 9);
    }

    // A half of the prompts consists of digits, and the score of a prompt is its share of them.
    private static RefinementPair Pair(Random random, int count)
    {
        string[] prompts = [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? $"{random.Next(1_000)}" : $"words {random.Next(10)} and more")];
        return new()
        {
            Category = "math",
            Cheap = GainSamples.Cheap,
            Dear = GainSamples.Dear,
            CheapCost = 300,
            DearCost = 400,
            Prompts = prompts,
            CheapScores = [.. prompts.Select(_ => random.NextDouble())],
            DearScores = [.. prompts.Select(_ => random.NextDouble())],
        };
    }
}
