using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Policies;

public sealed class NoveltyTests
{
    private static readonly RoutingExperimentOptions Quick = new() { Resamples = 100 };

    [Fact]
    public void Calls_prompts_of_another_kind_new_and_those_of_known_kinds_not()
    {
        RoutingTable table = MadeQuestions.Kinds(150, 80);
        NoveltyTest test = NoveltyTest.Learn([.. table.OfSplits(["train"]).Select(question => (question.Prompt!, question.Category))], 1, CancellationToken.None)!;
        double New(string category) => table.OfSplits(["dev"]).Where(question => question.Category == category).Average(question => test.ChanceOfNew(question.Prompt) > 0.5 ? 1 : 0);
        Assert.True(New("kind3") > 0.9, $"{New("kind3")}");
        Assert.True(New("kind1") < 0.15, $"{New("kind1")}");
        Assert.True(test.Found >= 0.8);
        Assert.Equal((1, 1), (test.ChanceOfNew(null), test.ChanceOfNew("  ")));
    }

    [Fact]
    public void There_is_no_test_where_kinds_cannot_be_told_apart()
    {
        var random = new Random(3);
        string[] words = ["one", "two", "three", "four", "five", "six", "seven"];
        (string, string)[] alike = [.. Enumerable.Range(0, 400).Select(index => (string.Join(' ', Enumerable.Range(0, 10).Select(_ => words[random.Next(words.Length)])), $"c{index % 4}"))];
        Assert.Null(NoveltyTest.Learn(alike, 1, CancellationToken.None));
    }

    [Fact]
    public void There_is_no_test_of_two_kinds()
    {
        RoutingTable table = MadeQuestions.Kinds(100, 5);
        Assert.Null(NoveltyTest.Learn([.. table.OfSplits(["train"]).Where(question => question.Category != "kind0").Select(question => (question.Prompt!, question.Category))], 1, CancellationToken.None));
    }

    [Fact]
    public void Familiarity_falls_with_distance()
    {
        PromptFamiliarity familiar = new([.. MadeQuestions.Kinds(60, 1).OfSplits(["train"]).Select(question => (question.Prompt!, question.Category))]);
        double[] near = familiar.Measure("poem verse rhyme sonnet ode lyric poem verse rhyme ode ballad stanza poem verse rhyme sonnet ode lyric poem verse rhyme ode ballad stanza poem ode verse rhyme lyric poem\nIn four lines.\nIn four lines.\nPlease.");
        double[] far = familiar.Measure("quantum entanglement $$$ [[[ {{{");
        Assert.True(near[0] > far[0] && near[1] > far[1] && near[2] < far[2] && near[3] < far[3]);
        Assert.Equal(0, far[1], 0.2);
    }

    [Fact]
    public void A_guarded_router_does_not_lose_on_a_kind_that_it_never_saw()
    {
        RoutingTable table = MadeQuestions.Kinds(150, 120);
        RoutingReport report = new RoutingExperiment(ExperimentData.Divide(table, Quick), Quick).Run(null, CancellationToken.None);
        PolicyRow router = report.Policies.Single(row => row.Name == "router");
        Assert.Contains(report.Notes, note => note.Contains("likely of no kind it was fitted on", StringComparison.Ordinal));

        // Half of the scored questions are of an unseen kind on which the best single model alone is right, half are of a kind with a better one.
        Assert.True(router.Score.Value > 0.93, $"{router.Score}");
        Assert.True(router.Gain.Low > 0.05, $"{router.Gain}");
    }

    [Fact]
    public void Draws_the_differences_of_new_prompts_to_the_global_ones_and_leaves_the_others()
    {
        ExperimentData data = ExperimentData.Divide(MadeQuestions.Kinds(150, 60), Quick);
        PromptSpace space = PromptSpace.Learn([.. data.Training.Select(question => question.Prompt)], 1);
        NoveltyGuard guard = NoveltyGuard.Learn(data, space, 1, CancellationToken.None)!;
        ScorePredictions third = new("third", "prompt", null, [.. data.Scored.Select(_ => new[] { 0.2, 0.3, 0.7 })], string.Empty);
        (ScorePredictions guarded, double share) = guard.Guard(third, data.Scored);
        Assert.InRange(share, 0.4, 0.6);
        Assert.InRange(guard.Trust, 0, 1);
        for (int question = 0; question < data.Scored.Count; question++)
        {
            Assert.Equal(1.2, guarded.Scored[question].Sum(), 1e-9);
        }

        Assert.Contains(guarded.Scored, row => Math.Abs(row[2] - 0.7) < 0.05);
        Assert.Contains(guarded.Scored, row => row[0] > row[2]);
    }
}
