using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Evaluation.Categories;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Tests.Categorizer.Conformal;
using CoERouter.Tests.Training.Categorization;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Evaluation.Categories;

public sealed class CategoryEvaluationTests
{
    private static readonly MarginRecipe Linear = new(new MarginOptions { BucketBits = 12 });
    private static readonly CategoryEvaluation Evaluation = new(new CategoryEvaluationOptions { Folds = 3, KeptAccuracy = 0.8 }, TimeProvider.System);

    [Fact]
    public void A_report_holds_figures_that_can_be_checked_by_hand()
    {
        List<LabelledPrompt> development = ToyPrompts.Draw(300, 2, unknown: 50);
        CategoryData data = new("toy", ToyPrompts.Draw(600, 1, unknown: 40), development, development);
        CategoryReport report = Evaluation.Run(data, Linear, CancellationToken.None);
        ICategorizer categorizer = PromptSetTrainer.Train(Linear, data.Train, new PromptSetOptions { Folds = 3 }).Categorizer;
        CategoryEstimate[] known = [.. development.Take(300).Select(prompt => categorizer.Categorize(prompt.Prompt))];
        int right = Enumerable.Range(0, 300).Count(i => categorizer.Categories[Array.IndexOf(known[i].Probabilities, known[i].Probabilities.Take(3).Max())] == development[i].Category);
        Assert.Equal((3, 640, 300, right), (report.Categories, report.Trained, report.Accuracy.Trials, report.Accuracy.Successes));
        Assert.Equal(1 / 3.0, report.Majority, 1e-9);
        Assert.Equal(300, report.Bins.Sum(bin => bin.Count));
        Assert.Equal(report.Bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Right)) / 300, report.CalibrationError, 1e-9);
        Assert.Equal(3, report.Outside.Count);
        Assert.True(report.Outside[1].InScope.Share >= 0.8);
        Assert.True(report.Outside[2].Recall.Share >= 0.55);
        Assert.InRange(report.OutsideArea, 0.8, 1);
        Assert.Equal(3 * 2 * 2, report.Sets.Count);
        Assert.All(report.Sets.Where(row => row.Calibrated == "other half of dev"), row => Assert.InRange(row.Coverage.Share, 1 - row.Alpha - 0.05, 1));
        Assert.Equal(4, report.Robustness.Count);
        Assert.All(report.Robustness, row => Assert.Equal(300, row.Accuracy.Trials));
        string text = CategoryReportText.Write([report]);
        Assert.Contains("## toy: 3 categories, 640 training prompts, 300 scored", text, StringComparison.Ordinal);
        Assert.Contains(report.Accuracy.ToString(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shuffled_labels_fall_to_chance_and_sets_keep_their_coverage()
    {
        List<LabelledPrompt> development = ToyPrompts.Draw(600, 2);
        CategoryReport report = Evaluation.Run(new CategoryData("toy", ToyPrompts.Draw(600, 1), development, development), new ShuffledRecipe(Linear, 5), CancellationToken.None);
        Assert.InRange(report.Accuracy.Share, 0.2, 0.47);
        ConformalRow row = report.Sets.First(row => row is { Score: ConformalScore.LeastAmbiguous, Alpha: 0.1, Calibrated: "other half of dev" });
        Assert.InRange(row.Coverage.Share, 0.85, 0.95);
        Assert.True(row.MeanSize > 2.2);
    }

    [Fact]
    public void Halves_measure_every_prompt_by_a_rule_that_it_did_not_calibrate()
    {
        (CategoryEstimate Estimate, int Truth)[] items = RandomEstimates.Draw(new Random(1), 2001);
        ConformalRow row = ConformalMeasurement.MeasureHalves("halves", items, 0.1, ConformalScore.LeastAmbiguous, seed: 3);
        Assert.Equal(2001, row.Coverage.Trials);
        Assert.True(row.Holds);
        Assert.InRange(row.Empty + row.Single, 0, 1);
        ConformalRow open = ConformalMeasurement.Measure("none", [], items, 0.1, ConformalScore.LeastAmbiguous);
        Assert.Equal((1.0, 6.0, false), (open.Coverage.Share, open.MeanSize, open.Holds));
    }

    [Fact]
    public void Changes_of_wording_keep_the_question()
    {
        Random random = new(1);
        string[] changed = [.. WordingChanges.All.Select(change => change.Apply("please tell me what's the time in paris", random))];
        Assert.Equal(4, changed.Distinct().Count());
        Assert.Equal("PLEASE TELL ME WHAT S THE TIME IN PARIS", changed[1]);
        Assert.Contains("please tell me what's the time in paris", changed[2], StringComparison.Ordinal);
        Assert.Equal("kindly let me know what is the time in paris", changed[3]);
        Assert.NotEqual("please tell me what's the time in paris", changed[0]);
    }
}
