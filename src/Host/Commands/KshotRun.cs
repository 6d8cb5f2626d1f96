using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Training.Corpora;
using CoERouter.Training.Selection;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>One K-shot selection: says what it will cost, examines, chooses, shows, and changes the map.</summary>
internal sealed class KshotRun(CommandContext context, KshotMap target, ShotExaminer examiner)
{
    public async Task<int> RunAsync(
        IReadOnlyList<Arm> arms, IReadOnlyList<TaskExample> examples, ShotPlan plan, SelectionOptions options, bool dryRun, CancellationToken cancellationToken)
    {
        // Before the first call, so that a category that may not be replaced costs nothing.
        target.Check();
        await context.Output.WriteLineAsync(plan.Sentence).ConfigureAwait(false);
        CallBudget budget = new(plan.Calls);
        TaskExample[] shots = [.. examples.Take(plan.Shots)];
        List<ShotScore> scores = [];
        foreach (Arm arm in arms)
        {
            scores.Add(await examiner.ExamineAsync(new ShotCandidate(arm.Expert, arm.Gating), shots, budget, cancellationToken).ConfigureAwait(false));
        }

        ShotChoice selection = ShotSelection.Select(scores, BehaviourSimilarity.Of(scores), [.. arms.Select(target.ActiveParameters)], options);
        Show(selection, arms);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Chosen of {selection.Groups} groups: {string.Join(", ", selection.Chosen.Select(one => one.Score.Candidate))}; mean similarity {selection.MeanSimilarity:0.000}, rank {selection.DiversityRank} by diversity. {budget.Used} of {budget.Most} calls were made."))
            .ConfigureAwait(false);
        (CategoryMap before, CategoryMap after) = target.Amend(selection);
        await context.Output.WriteAsync(MapDiff.Of(before, after).ToText()).ConfigureAwait(false);
        if (dryRun)
        {
            await context.Output.WriteLineAsync("Nothing was changed (--dry-run).").ConfigureAwait(false);
            return ExitCodes.Success;
        }

        await context.Output.WriteLineAsync(target.Save(after, scores)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private void Show(ShotChoice selection, IReadOnlyList<Arm> arms)
    {
        Table table = Tables.Create("Arm", "Accuracy", "Rank", "Perplexity", "Rank", "Sum", "Active", "Time", "Chosen");
        foreach (TableColumn column in table.Columns.Skip(1).SkipLast(1))
        {
            column.RightAligned();
        }

        foreach (RankedCandidate one in selection.Ranked)
        {
            Arm arm = arms.First(arm => arm.Expert == one.Score.Candidate.Expert && arm.Gating == one.Score.Candidate.Gating);
            table.AddRow(
                Markup.Escape(arm.ToString()),
                Text($"{100 * one.Score.Accuracy:0.0} %"),
                Text($"{one.AccuracyRank}"),
                Text($"{one.Score.MeanPerplexity:0.000}"),
                Text($"{one.PerplexityRank}"),
                Text($"{one.RankSum}"),
                Text($"{target.ActiveParameters(arm) / 1e6:0.00} M"),
                Text($"{one.Score.MeanMilliseconds:0} ms"),
                selection.Chosen.Contains(one) ? "yes" : string.Empty);
        }

        Tables.Console(context).Write(table);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
