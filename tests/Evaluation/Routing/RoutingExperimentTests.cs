using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Refinement;
using CoERouter.Tests.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing;

public sealed class RoutingExperimentTests
{
    private static readonly RoutingExperimentOptions Quick = new() { Resamples = 100 };

    [Fact]
    public void Beats_the_best_single_model_where_prompts_tell_which_is_right()
    {
        RoutingReport report = Run(Table(400, 300), Quick);
        PolicyRow router = report.Policies.Single(row => row.Name == "router");
        Assert.True(router.Gain.Low > 0.2);
        Assert.Equal("prompt", router.Sees);
        Assert.Equal(0, report.Policies.Single(row => row.Name.StartsWith("best single (", StringComparison.Ordinal)).Gain.Value);
    }

    [Fact]
    public void Prints_every_baseline_and_orders_the_bounds()
    {
        RoutingReport report = Run(Table(200, 200), Quick);
        PolicyRow Row(string name) => report.Policies.First(row => row.Name.StartsWith(name, StringComparison.Ordinal));
        double[] bounds = [.. ((string[])["random", "best single in hindsight", "category oracle", "query oracle"]).Select(name => Row(name).Score.Value)];
        Assert.Equal(bounds.Order(), bounds);
        Assert.Contains(report.Policies, row => row.Name == "kNN");
        Assert.Equal(0, Row("query oracle").Regret.Value, 1e-12);
        Assert.All(report.Policies, row => Assert.InRange(row.Score.Value, row.Score.Low - 1e-12, row.Score.High + 1e-12));
        Assert.All(report.Policies.Where(row => row.Name != "query oracle"), row => Assert.Equal(Row("query oracle").Score.Value - row.Score.Value, row.Regret.Value, 1e-9));
    }

    [Fact]
    public void Gains_nothing_where_scores_are_dealt_to_other_questions()
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            RoutingReport report = Run(Table(400, 300), Quick with { ShuffleLabels = true, Seed = seed });
            PolicyRow router = report.Policies.Single(row => row.Name == "router");
            Assert.True(router.Gain.Low <= 0, $"Seed {seed}: {router.Gain}");
            Assert.InRange(router.Gain.Value, -0.1, 0.1);
        }
    }

    [Fact]
    public void Repeats_itself_to_the_letter()
    {
        string Text() => RoutingReportText.Markdown(Run(Table(150, 100), Quick with { CostBudget = 5 }), "coe eval routing") + RoutingReportText.Csv(Run(Table(150, 100), Quick));
        Assert.Equal(Text(), Text());
    }

    [Fact]
    public void Keeps_a_budget_and_shows_what_it_costs()
    {
        RoutingTable table = Table(400, 300) with { Models = [new("small", 2, 2, double.NaN), new("large", 20, 20, double.NaN)] };
        RoutingReport report = Run(table, Quick with { CostBudget = 8 });
        PolicyRow budgeted = report.Policies.Single(row => row.Name == "score model for 8" && row.Sees == "prompt");
        double free = report.Policies.Single(row => row.Name == "score model" && row.Sees == "prompt").Cost.Value;
        Assert.InRange(budgeted.Cost.Value, 2, free - 0.1);
        Assert.Equal(budgeted.Cost.Value, budgeted.Active, 1e-9);
        FrontierRow mixed = report.Frontiers.Single(row => row.Name == "single models, mixed");
        FrontierRow model = report.Frontiers.Single(row => row.Name == "score model" && row.Sees == "prompt");
        FrontierRow oracle = report.Frontiers.Single(row => row.Name == "query oracle");
        Assert.True(mixed.Average.Value < model.Average.Value && model.Average.Value <= oracle.Average.Value);
        Assert.True(model.AtBudget > mixed.AtBudget);
        Assert.Contains("<polyline", FrontierPlot.Draw(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Measures_a_weak_and_a_strong_model_by_the_gap_between_them()
    {
        RoutingTable table = Table(400, 300);
        table = table with
        {
            Models = [RoutedModel.Unknown("weak"), RoutedModel.Unknown("strong")],
            Questions = [.. table.Questions.Select(question => question with { Scores = [question.Scores[0], Math.Max(question.Scores[0], question.Scores[1])] })],
        };
        RoutingReport report = Run(table, Quick);
        Assert.Equal(0.5, report.Pairs.Single(row => row.Name == "random").Average.Value, 1e-9);
        Assert.True(report.Pairs.Single(row => row.Name == "score model" && row.Sees == "prompt").Average.Low > 0.55);
        Assert.Equal("share of calls to the strong model", report.CostUnit);
    }

    [Fact]
    public void Finds_the_strong_model_whichever_stands_first()
    {
        RoutingTable table = Table(400, 300);
        table = table with { Questions = [.. table.Questions.Select(question => question with { Scores = [question.Scores[0], Math.Max(question.Scores[0], question.Scores[1])] })] };
        RoutingTable turned = table with { Models = [.. table.Models.Reverse()], Questions = [.. table.Questions.Select(question => question with { Scores = [.. question.Scores.Reverse()] })] };
        double[] Recovered(RoutingTable one) => [.. Run(one, Quick).Pairs.Select(row => row.Average.Value)];
        Assert.NotEmpty(Recovered(table));
        Assert.Equal(Recovered(table), Recovered(turned).Select(value => value), (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Leaves_out_models_and_questions_that_were_not_measured()
    {
        RoutingTable table = Table(100, 100);
        RoutingQuestion[] questions = [.. table.Questions.Select((question, index) => question with
        {
            Scores = [.. question.Scores, index % 2 == 0 ? 1 : double.NaN],
            Costs = [double.NaN, double.NaN, double.NaN],
        })];
        questions[0] = questions[0] with { Scores = [double.NaN, 1, 1] };
        ExperimentData data = ExperimentData.Divide(table with { Models = [.. table.Models, RoutedModel.Unknown("seldom")], Questions = questions }, Quick);
        Assert.Equal(["small", "large"], data.Table.Models.Select(model => model.Name));
        Assert.Equal(199, data.Table.Questions.Count);
        Assert.Contains("Left out because they were measured on too few questions: seldom.", data.Notes);
    }

    [Fact]
    public void Holds_out_draws_labels_and_leaves_out_categories()
    {
        RoutingTable table = Table(200, 100);
        ExperimentData held = ExperimentData.Divide(table, Quick with { HoldOut = 0.25 });
        Assert.Equal(50, held.Scored.Count, 2.0);
        Assert.Empty(held.Scored.Select(question => question.Id).Intersect(held.Training.Select(question => question.Id)));
        ExperimentData few = ExperimentData.Divide(table, Quick with { Labels = 30 });
        Assert.Equal((30, 170), (few.Training.Count, few.Unlabelled.Count));
        ExperimentData left = ExperimentData.Divide(table, Quick with { LeaveOut = "sums" });
        Assert.All(left.Scored, question => Assert.Equal("sums", question.Category));
        Assert.All(left.Training, question => Assert.Equal("poems", question.Category));
        Assert.Contains("no question of the category 'cooking'", Assert.Throws<InvalidDataException>(() => ExperimentData.Divide(table, Quick with { LeaveOut = "cooking" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Carries_a_router_over_to_another_table()
    {
        RoutingTable other = Table(10, 300) with { Name = "other" };
        ExperimentData data = ExperimentData.Transfer(Table(400, 10), other with { Models = [.. other.Models.Reverse()], Questions = [.. other.Questions.Select(question => question with { Scores = [.. question.Scores.Reverse()], Costs = [.. question.Costs.Reverse()] })] }, Quick);
        Assert.Equal((400, 300), (data.Training.Count, data.Scored.Count));
        Assert.True(new RoutingExperiment(data, Quick).Run(null, CancellationToken.None).Policies.Single(row => row.Name == "router").Gain.Low > 0.2);
    }

    [Fact]
    public void Refuses_to_hold_out_where_another_table_is_scored()
    {
        RoutingTable table = Table(60, 40);
        Assert.Contains("nothing can be held out", Assert.Throws<ArgumentException>(() => ExperimentData.Transfer(table, table, Quick with { HoldOut = 0.2 })).Message, StringComparison.Ordinal);
        Assert.Contains("nothing can be held out", Assert.Throws<ArgumentException>(() => ExperimentData.Transfer(table, table, Quick with { LeaveOut = "sums" })).Message, StringComparison.Ordinal);
        Assert.Equal((60, 40), (ExperimentData.Transfer(table, table, Quick).Training.Count, ExperimentData.Transfer(table, table, Quick).Scored.Count));
    }

    [Fact]
    public void Keeps_unlabelled_prompts_of_the_fitted_table_for_transfers_too()
    {
        ExperimentData data = ExperimentData.Transfer(Table(200, 10), Table(10, 100) with { Name = "other" }, Quick with { Labels = 50 });
        Assert.Equal((50, 150), (data.Training.Count, data.Unlabelled.Count));
        Assert.Empty(data.Unlabelled.Select(one => one.Prompt).Intersect(data.Training.Select(question => question.Prompt)));
        Assert.All(data.Unlabelled, one => Assert.Contains(one.Category, (string[])["sums", "poems"]));
    }

    [Fact]
    public void Shuffles_what_is_fitted_on_where_another_table_is_scored()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            ExperimentData data = ExperimentData.Transfer(Table(400, 10), Table(10, 300) with { Name = "other" }, Quick with { ShuffleLabels = true, Seed = seed });
            Assert.Contains(data.Notes, note => note.StartsWith("Negative control", StringComparison.Ordinal));
            PolicyRow router = new RoutingExperiment(data, Quick).Run(null, CancellationToken.None).Policies.Single(row => row.Name == "router");
            Assert.True(router.Gain.Low <= 0, $"Seed {seed}: {router.Gain}");
        }
    }

    [Fact]
    public void Prints_every_figure_of_the_router_beside_the_others()
    {
        RoutingTable table = Table(400, 300);
        table = table with { Models = [new("weak", 2, 2, double.NaN), new("strong", 20, 20, double.NaN)] };
        RoutingReport report = Run(table, Quick);
        PolicyRow router = report.Policies.Single(row => row.Name == "router");
        Assert.InRange(router.CalibrationError, 0, 1);
        Assert.InRange(router.Brier, 0, 1);
        Assert.Single(report.Frontiers, row => row.Name == "router");
        string text = RoutingReportText.Markdown(report, "coe eval routing");
        Assert.True(text.Split('\n').Count(line => line.StartsWith("| router | prompt |", StringComparison.Ordinal)) >= 2, text);
    }

    [Fact]
    public void Ranks_questions_also_where_the_best_single_model_serves_all()
    {
        // The strong model is never worse, so it serves everything at price 0; the order of its gains still shows where to save.
        RoutingTable table = Table(400, 300);
        table = table with
        {
            Models = [RoutedModel.Unknown("weak"), RoutedModel.Unknown("strong")],
            Questions = [.. table.Questions.Select(question => question with { Scores = [question.Scores[0], 1] })],
        };
        RoutingReport report = Run(table, Quick);
        Assert.Equal(0, report.Policies.Single(row => row.Name == "router").Gain.Value);
        Assert.True(report.Pairs.Single(row => row.Name == "router").Average.Low > 0.6);
        Assert.Contains(report.Notes, note => note.StartsWith("The router stays with the best single model", StringComparison.Ordinal));
    }

    [Fact]
    public void Prefers_the_mean_of_several_ways_to_one_that_is_not_clearly_better()
    {
        RoutingReport report = Run(Table(400, 300), Quick);
        Assert.Contains(report.Notes, note => note == "The router is the map and score model that sees the prompt.");
    }

    [Fact]
    public void Averages_draws_of_labels()
    {
        RoutingTable table = Table(300, 200);
        table = table with { Questions = [.. table.Questions.Select(question => question with { Scores = [question.Scores[0], Math.Max(question.Scores[0], question.Scores[1])] })] };
        RoutingExperimentOptions options = Quick with { Labels = 60 };
        IReadOnlyList<LabelDrawRow> rows = new LabelDrawStudy(table, options).Run(3, null, CancellationToken.None);
        LabelDrawRow router = rows.Single(row => row.Name == "router");
        double[] own = [.. Enumerable.Range(1, 3).Select(seed => Run(table, options with { Seed = seed }).Policies.Single(row => row.Name == "router").Gain.Value)];
        Assert.Equal(own.Average(), router.Gain, 1e-9);
        Assert.True(router.RecoveredSpread > 0);
        Assert.InRange(router.RecoveredLeast, 0.5, router.Recovered);
        Assert.InRange(router.CallsForHalf, 0, router.CallsForMost);
        Assert.DoesNotContain(rows, row => row.Sees == "answers");
        string text = LabelDrawReportText.Markdown(rows, 3);
        Assert.Contains("Mean over 3 draws", text, StringComparison.Ordinal);
        Assert.Contains("| router | prompt |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_draws_that_cannot_differ()
    {
        Assert.Contains("draws differ only where fewer are labelled", Assert.Throws<ArgumentException>(() => new LabelDrawStudy(Table(80, 40), Quick with { Labels = 500 }).Run(2, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("no number of labels", Assert.Throws<ArgumentException>(() => new LabelDrawStudy(Table(80, 40), Quick).Run(2, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDrawStudy(Table(80, 40), Quick with { Labels = 20 }).Run(1, null, CancellationToken.None));
    }

    [Fact]
    public void Reports_all_faults_of_its_options_at_once()
    {
        string message = Assert.Throws<ArgumentException>(() => new RoutingExperimentOptions { HoldOut = 2, Labels = 3, Resamples = 0 }.Validate()).Message;
        Assert.Contains("the share to hold out is 2", message, StringComparison.Ordinal);
        Assert.Contains("the number of labels is 3", message, StringComparison.Ordinal);
        Assert.Contains("the number of resamples is 0", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RoutingExperimentOptions { ScoredSplits = ["train"] }.Validate());
    }

    [Fact]
    public void Studies_maps_from_few_labels()
    {
        ExperimentData data = ExperimentData.Divide(Table(400, 300), Quick);
        var study = new KShotStudy(data, Quick);
        IReadOnlyList<KShotRow> rows = study.Run([5, 50], 5, CancellationToken.None);
        Assert.Equal([5, 50], rows.Select(row => row.Labels));
        Assert.True(rows[1].Safe.Value > study.IncumbentScore + 0.2);
        Assert.All(rows, row => Assert.True(row.OverSingle.Value >= -0.01));
        Assert.Contains("| 50 |", KShotReportText.Markdown(study, rows, 5), StringComparison.Ordinal);
    }

    private static RoutingReport Run(RoutingTable table, RoutingExperimentOptions options) =>
        new RoutingExperiment(ExperimentData.Divide(table, options), options).Run(null, CancellationToken.None);

    private static RoutingTable Table(int training, int scored)
    {
        IReadOnlyList<RefinementSample> samples = RefinementSamples.Draw(training + scored, new Random(11));
        return new()
        {
            Name = "made",
            Models = [RoutedModel.Unknown("small"), RoutedModel.Unknown("large")],
            CostUnit = "not known",
            Questions = [.. samples.Select((sample, index) => new RoutingQuestion
            {
                Id = $"q{index}",
                Table = "made",
                Category = sample.Category!,
                Split = index < training ? "train" : "dev",
                Prompt = sample.Prompt,
                Scores = [.. sample.Scores],
                Costs = [double.NaN, double.NaN],
            })],
        };
    }
}
