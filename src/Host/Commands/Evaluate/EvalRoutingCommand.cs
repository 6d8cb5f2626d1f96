using System.CommandLine;
using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Evaluation.Routing.Spending;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval routing</c>: routers and baselines on measured questions.</summary>
internal static class EvalRoutingCommand
{
    private const int PoolSize = 10;

    public static Command Create(CommandContext context)
    {
        Option<string> data = new("--data") { Description = "A folder of measured questions.", Required = true };
        Option<string[]> tables = new("--table") { Description = "Tables of the folder to read; default the folder's own.", AllowMultipleArgumentsPerToken = true };
        Option<string?> scoreData = new("--score-data") { Description = "Another folder to score; default the same." };
        Option<string[]> scoreTables = new("--score-table") { Description = "Tables to score, where they are not those to fit on.", AllowMultipleArgumentsPerToken = true };
        Option<string?> prompts = new("--prompts") { Description = "A .jsonl file of questions for a table that holds no prompts." };
        Option<string[]> models = new("--models") { Description = "The models to choose among; default all that were measured.", AllowMultipleArgumentsPerToken = true };
        Option<string[]> train = new("--train") { Description = "Splits to fit on.", DefaultValueFactory = _ => ["train"], AllowMultipleArgumentsPerToken = true };
        Option<string[]> score = new("--score") { Description = "Splits to score.", DefaultValueFactory = _ => ["dev"], AllowMultipleArgumentsPerToken = true };
        Option<double> holdOut = new("--hold-out") { Description = "Share of the training split to score instead of another split." };
        Option<string?> leaveOut = new("--leave-out") { Description = "A category to leave out of training and to score alone." };
        Option<int?> labels = new("--labels") { Description = "Most training questions whose scores are used." };
        Option<bool> shuffle = new("--shuffle-labels") { Description = "Negative control: deals scores to other questions, so that routing cannot help." };
        Option<double?> budget = new("--budget") { Description = "Mean cost not to exceed, in the data's unit of cost." };
        Option<bool> categoriesOnly = new("--categories-only") { Description = "Leaves out every router that reads prompts." };
        Option<int[]> kShot = new("--k-shot") { Description = "Also learns category maps from so many labels per category, such as 5 10 20.", AllowMultipleArgumentsPerToken = true };
        Option<bool> leaveEach = new("--leave-out-each") { Description = "Leaves out each category in turn, and scores --score-table as an unseen kind; nothing else is printed." };
        Option<int> seeds = new("--k-seeds") { Description = "Repeats --k-shot with so many other seeds." };
        Option<int> pools = new("--k-pools") { Description = "Repeats --k-shot with so many pools of ten models, drawn from all." };
        Option<double[]> spending = new("--spending") { Description = "Also prints what cascades and prompts alone reach for these mean costs, such as 10 31 70.", AllowMultipleArgumentsPerToken = true };
        Option<int> draws = new("--draws") { Description = "Draws of labels for each row of --k-shot.", DefaultValueFactory = _ => 20 };
        Option<int> labelDraws = new("--label-draws") { Description = "Also repeats everything with so many draws of --labels, and prints the means." };
        Option<int> resamples = new("--resamples") { Description = "Bootstrap resamples.", DefaultValueFactory = _ => 1000 };
        Option<int> seed = new("--seed") { Description = "Seed of draws, folds and resamples.", DefaultValueFactory = _ => 1 };
        Option<string?> output = new("--out") { Description = "A Markdown file to write; a .csv and an .svg of the same name are written beside it." };
        return new Command("routing", "Fits routers on measured questions and scores them on others, with every baseline and an interval.")
        {
            data, tables, scoreData, scoreTables, prompts, models, train, score, holdOut, leaveOut, leaveEach, labels, shuffle, budget, categoriesOnly, kShot, seeds, pools, spending, draws, labelDraws, resamples, seed, output,
        }
        .WithAction(context, async (parsed, interrupts) =>
        {
            RoutingExperimentOptions options = new()
            {
                TrainingSplits = parsed.GetValue(train)!,
                ScoredSplits = parsed.GetValue(score)!,
                HoldOut = parsed.GetValue(holdOut),
                LeaveOut = parsed.GetValue(leaveOut),
                Labels = parsed.GetValue(labels),
                ShuffleLabels = parsed.GetValue(shuffle),
                ReadsPrompts = !parsed.GetValue(categoriesOnly),
                CostBudget = parsed.GetValue(budget),
                Resamples = parsed.GetValue(resamples),
                Seed = parsed.GetValue(seed),
            };
            string folder = parsed.GetValue(data)!;
            RoutingTable table = Read(folder, parsed.GetValue(tables)!, parsed.GetValue(prompts), parsed.GetValue(models)!);
            bool transfers = parsed.GetValue(scoreData) is not null || parsed.GetValue(scoreTables)!.Length > 0;
            if (parsed.GetValue(leaveEach))
            {
                LeaveOutStudy unseen = new(options);
                IReadOnlyList<LeaveOutRow> left = unseen.Run(table, context.Error.WriteLine, interrupts.Finish);
                IReadOnlyList<LeaveOutRow> others = transfers
                    ? unseen.Run(table, Read(parsed.GetValue(scoreData) ?? folder, parsed.GetValue(scoreTables)!, null, parsed.GetValue(models)!), context.Error.WriteLine, interrupts.Finish)
                    : [];
                await WriteAsync(context, parsed.GetValue(output), LeaveOutReportText.Markdown(table.Name, CommandOf(parsed), left, others), interrupts.Finish).ConfigureAwait(false);
                return ExitCodes.Success;
            }

            ExperimentData divided = transfers
                ? ExperimentData.Transfer(table, Read(parsed.GetValue(scoreData) ?? folder, parsed.GetValue(scoreTables)!, null, parsed.GetValue(models)!), options)
                : ExperimentData.Divide(table, options);
            if (transfers && parsed.GetValue(labelDraws) > 0)
            {
                throw new ArgumentException("--label-draws repeats what is fitted and scored on one folder; leave it out where another folder or table is scored.");
            }

            RoutingReport report = new RoutingExperiment(divided, options).Run(context.Error.WriteLine, interrupts.Finish);
            string text = RoutingReportText.Markdown(report, CommandOf(parsed));
            if (parsed.GetValue(kShot) is { Length: > 0 } counts)
            {
                var study = new KShotStudy(divided, options);
                text += KShotReportText.Markdown(study, study.Run(counts, parsed.GetValue(draws), interrupts.Finish), parsed.GetValue(draws));
                KShotPoolStudy other = new(options);
                if (parsed.GetValue(seeds) is > 0 and int more)
                {
                    text += KShotSpread.Markdown($"The same models, {more} other seeds", other.OtherSeeds(divided, more, counts, parsed.GetValue(draws), interrupts.Finish));
                }

                if (parsed.GetValue(pools) is > 0 and int drawn)
                {
                    RoutingTable all = Read(folder, parsed.GetValue(tables)!, parsed.GetValue(prompts), []);
                    text += KShotSpread.Markdown(
                        $"{drawn} pools of {PoolSize} models drawn from all {all.Models.Count}",
                        other.OtherPools(all, drawn, PoolSize, counts, parsed.GetValue(draws), context.Error.WriteLine, interrupts.Finish));
                }
            }

            if (parsed.GetValue(labelDraws) is > 0 and int repeats)
            {
                text += LabelDrawReportText.Markdown(new LabelDrawStudy(table, options).Run(repeats, context.Error.WriteLine, interrupts.Finish), repeats);
            }

            string csv = RoutingReportText.Csv(report);
            if (parsed.GetValue(spending) is { Length: > 0 } budgets)
            {
                double focus = options.CostBudget ?? budgets[^1];
                SpendingReport spent = new SpendingStudy(divided, options).Run([.. budgets.Append(focus).Distinct().Order()], context.Error.WriteLine, interrupts.Finish);
                text += SpendingReportText.Markdown(spent, focus);
                csv += SpendingReportText.Csv(spent);
            }

            await WriteAsync(context, parsed.GetValue(output), text, interrupts.Finish).ConfigureAwait(false);
            if (parsed.GetValue(output) is { } path)
            {
                await File.WriteAllTextAsync(Path.ChangeExtension(path, ".csv"), csv, interrupts.Finish).ConfigureAwait(false);
                await File.WriteAllTextAsync(Path.ChangeExtension(path, ".svg"), FrontierPlot.Draw(report), interrupts.Finish).ConfigureAwait(false);
            }

            return ExitCodes.Success;
        });
    }

    private static async Task WriteAsync(CommandContext context, string? path, string text, CancellationToken cancellationToken)
    {
        await context.Output.WriteLineAsync(text).ConfigureAwait(false);
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string CommandOf(ParseResult parsed) => "coe " + string.Join(' ', parsed.Tokens.Select(token => token.Value));

    private static RoutingTable Read(string folder, string[] tables, string? prompts, string[] models)
    {
        RoutingTable table = RoutingFolder.Read(folder, tables);
        table = prompts is null ? table : RoutingFolder.WithPrompts(table, prompts);
        return models.Length == 0 ? table : table.ForModels(models);
    }
}
