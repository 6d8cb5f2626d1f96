using CoERouter.Router.Arms;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class RefinementCalibrationTests
{
    [Fact]
    public void A_target_cost_sends_the_hard_prompts_to_the_dear_arm()
    {
        CalibratedRefinement found = Calibrate([GainSamples.Pair(600, 1)], new(335, null));
        CategoryRefinement rule = Assert.Single(found.Refinement!.Rules);
        Assert.InRange(found.Price.MeanCost.Value, 300, 335 + 1e-9);
        Assert.InRange(found.Price.MeanScore.Value, 0.95, 1);
        Assert.True(found.Price.MeanScore.Value > found.WithoutPrompts + 0.1, $"{found.Price.MeanScore.Value} against {found.WithoutPrompts}");
        Assert.Equal(found.Price.Price * 100, rule.Threshold, 1e-12);
        Assert.True(rule.ThresholdLow <= rule.Threshold && rule.Threshold <= rule.ThresholdHigh);
        Assert.InRange(found.DearShares[0], 0.2, 0.35);

        // The rules hold on prompts that were not in the sample.
        RefinementCheck check = RefinementCheck.Of(found.Refinement, [GainSamples.Pair(600, 2)]);
        Assert.Equal(600, check.Count);
        Assert.InRange(check.MeanScore, 0.94, 1);
        Assert.InRange(check.MeanCost, 300, 340);
        Assert.True(check.Beyond.Low > 0.1, $"{check.Beyond}");
        Assert.Equal(check.MeanScore, check.ByChance + check.Beyond.Value, 1e-9);
    }

    [Fact]
    public void A_target_score_is_reached_at_the_least_cost()
    {
        CalibratedRefinement found = Calibrate([GainSamples.Pair(600, 1)], new(null, 0.9));
        Assert.InRange(found.Price.MeanScore.Value, 0.9, 0.97);
        Assert.InRange(found.Price.MeanCost.Value, 310, 330);
    }

    [Fact]
    public void Where_prompts_tell_nothing_nothing_is_gained_over_chance()
    {
        CalibratedRefinement found = Calibrate([GainSamples.Pair(600, 1, tells: false)], new(null, 0.9));
        Assert.Equal(1, found.DearShares[0]);
        RefinementCheck check = RefinementCheck.Of(found.Refinement!, [GainSamples.Pair(600, 2, tells: false)]);
        Assert.Equal(0, check.Beyond.Value, 1e-9);
    }

    [Fact]
    public void One_price_splits_the_budget_over_the_categories()
    {
        // In sql nothing is to be gained, so that all of the budget goes to math.
        RefinementPair sql = GainSamples.Pair(300, 5, "sql") with { Cheap = Arm.Parse("sql@top-1"), Dear = Arm.Parse("sql@top-2") };
        sql = sql with { DearScores = sql.CheapScores };
        CalibratedRefinement found = Calibrate([GainSamples.Pair(300, 1), sql], new(320, null));
        Assert.InRange(found.DearShares[0], 0.2, 0.4);
        Assert.Equal(0, found.DearShares[1]);
        Assert.Equal(2, found.Refinement!.Rules.Count);
        Assert.Equal(found.Refinement.Rules[0].Threshold, found.Refinement.Rules[1].Threshold);
    }

    [Fact]
    public void Of_several_pairs_of_a_category_the_one_worth_most_is_taken()
    {
        RefinementPair good = GainSamples.Pair(400, 1);
        RefinementPair bad = good with { Dear = Arm.Parse("math@top-4"), DearCost = 600 };
        CalibratedRefinement found = Calibrate([bad, good], new(335, null));
        Assert.Equal("math@top-2", Assert.Single(found.Refinement!.Rules).Dear.ToString());
    }

    [Fact]
    public void Prompts_with_nothing_to_choose_count_for_cost_and_score()
    {
        RefinementPair general = GainSamples.Pair(600, 6, "general");
        general = general with { Cheap = Arm.Parse("general@top-2"), Dear = Arm.Parse("general@top-2"), CheapCost = 500, DearCost = 500, CheapScores = general.DearScores };
        CalibratedRefinement found = Calibrate([general, GainSamples.Pair(600, 1)], new((500 + 335) / 2.0, null));
        Assert.Equal("math", Assert.Single(found.Refinement!.Rules).Category);
        Assert.InRange(found.Price.MeanCost.Value, 400, 417.5);
        Assert.Null(Calibrate([general], new(500, null)).Refinement);
    }

    [Fact]
    public void The_same_sample_gives_the_same_rules_bit_for_bit()
    {
        string one = RefinementFile.Write(Calibrate([GainSamples.Pair(300, 8)], new(340, null)).Refinement!);
        Assert.Equal(one, RefinementFile.Write(Calibrate([GainSamples.Pair(300, 8)], new(340, null)).Refinement!));
        Assert.NotEqual(one, RefinementFile.Write(Calibrate([GainSamples.Pair(300, 9)], new(340, null)).Refinement!));
    }

    [Fact]
    public void What_cannot_be_calibrated_is_one_sentence()
    {
        RefinementPair pair = GainSamples.Pair(100, 1);
        Assert.Equal("The cheapest arms cost 300 on average, which is more than 200.", Fault([pair], new(200, null)));
        Assert.Contains("No price reaches a mean score of 1.5", Fault([pair], new(null, 1.5)), StringComparison.Ordinal);
        Assert.Contains("either a mean cost", Fault([pair], new(null, null)), StringComparison.Ordinal);
        Assert.Equal("The sample has no prompts; a calibration needs some.", Fault([], new(200, null)));
        Assert.Equal("The sample has 19 prompts of math; a calibration needs 20 or more of each category.", Fault([GainSamples.Pair(19, 1)], new(200, null)));
        Assert.Equal("The sample of math has a score or a cost that is not finite.", Fault([pair with { DearScores = [.. pair.DearScores.Skip(1), double.NaN] }], new(350, null)));
        Assert.Equal("The arms math@top-1 and math@top-2 of math cost the same, so that there is nothing to weigh.", Fault([pair with { DearCost = 300 }], new(350, null)));
        Assert.Contains("no prompts of math", Assert.Throws<ArgumentException>(() => RefinementCheck.Of(GainSamples.Refinement(), [GainSamples.Pair(30, 1, "sql")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_do_not_fit_the_folder_are_named()
    {
        PromptRefinement rules = GainSamples.Refinement(GainSamples.Rule("poems", "poet@top-1", "math@top-9"));
        Assert.Equal(
            [
                "The refinement names the category \"poems\", but the categorizer has math, sql, general, unknown.",
                "The refinement of poems uses poet@top-1, but the experts are math.",
                "The refinement of poems uses math@top-9, but the expert has 8 routed experts per layer.",
            ],
            rules.Misfits(RouterSamples.Categories, [RouterSamples.Cost("math")]));
    }

    private static CalibratedRefinement Calibrate(RefinementPair[] pairs, CalibrationTarget target) =>
        RefinementCalibration.Calibrate(pairs, target, 1, TestContext.Current.CancellationToken);

    private static string Fault(RefinementPair[] pairs, CalibrationTarget target) => Assert.Throws<ArgumentException>(() => Calibrate(pairs, target)).Message;
}
