using System.CommandLine;
using System.Globalization;
using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Host.Composition;
using CoERouter.Router.Refinement;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>
/// <c>coe calibrate</c>: from the user's own scored sample and a target cost or score to a threshold with an interval. With <c>--sample</c> the
/// thresholds come into use in a models folder; with <c>--data</c> they are shown only.
/// </summary>
internal static class CalibrateCommand
{
    public static Command Create(CommandContext context)
    {
        Option<string?> lines = new("--sample") { Description = "A JSONL file with the sample, as 'coe eval samples' writes it: a prompt, its category and the score of each arm per line.", HelpName = "FILE" };
        Option<string?> folder = new("--folder") { Description = $"With --sample: the models folder whose {ModelsFolder.Refinement} is written. Default: the first folder 'models' with experts here, beside the program, or above." };
        Option<string?> check = new("--check") { Description = "With --sample: a second sample, on which the thresholds are tried.", HelpName = "FILE" };
        Option<bool> dryRun = new("--dry-run") { Description = "With --sample: shows, and writes nothing." };
        Option<string?> data = new("--data") { Description = "A folder with the sample in the layout of 'coe eval routing': prompts with a score, and a cost or size, for each model." };
        Option<string[]> tables = new("--table") { Description = "Tables of the folder to read; default the folder's own.", AllowMultipleArgumentsPerToken = true };
        Option<string[]> models = new("--models") { Description = "The models to choose among; default all that were measured.", AllowMultipleArgumentsPerToken = true };
        Option<string[]> splits = new("--split") { Description = "Splits of the sample.", DefaultValueFactory = _ => ["train"], AllowMultipleArgumentsPerToken = true };
        Option<double?> cost = new("--target-cost") { Description = "Mean cost not to exceed, in the sample's unit." };
        Option<double?> score = new("--target-score") { Description = "Mean score to reach at the least cost, 0 to 1." };
        Option<int?> labels = new("--labels") { Description = "Most prompts whose scores are used." };
        Option<bool> given = new("--category-given") { Description = "Whether the category of a prompt will be known; default it is guessed from the prompt." };
        Option<int> seed = new("--seed") { Description = "Seed of folds and resamples.", DefaultValueFactory = _ => 1 };
        return new Command("calibrate", "Finds the threshold between dear and cheap models that keeps a cost or reaches a score, from your own sample.")
        {
            lines, folder, check, dryRun, data, tables, models, splits, cost, score, labels, given, seed,
        }
        .WithAction(context, (parsed, interrupts) =>
        {
            var target = new CalibrationTarget(parsed.GetValue(cost), parsed.GetValue(score));
            target.Validate();
            if (parsed.GetValue(lines) is null == parsed.GetValue(data) is null)
            {
                throw new ArgumentException("A calibration needs a sample: give either --sample with a file, or --data with a folder.");
            }

            if (parsed.GetValue(lines) is { } path)
            {
                return new RefinementRun(context, CommonOptions.LocateModels(context, parsed, folder), parsed.GetValue(check), parsed.GetValue(dryRun)).RunAsync(path, target, parsed.GetValue(seed), interrupts.Finish);
            }

            RoutingTable table = RoutingFolder.Read(parsed.GetValue(data)!, parsed.GetValue(tables)!);
            table = parsed.GetValue(models) is { Length: > 0 } names ? table.ForModels(names) : table;
            string[] sample = parsed.GetValue(splits)!;
            RoutingExperimentOptions options = new() { TrainingSplits = sample, Labels = parsed.GetValue(labels), Seed = parsed.GetValue(seed) };
            ExperimentData read = ExperimentData.Sample(table, options);
            IReadOnlyList<RefinementSample> samples = ExperimentData.Samples(read.Training);
            PromptSpace space = PromptSpace.Learn([.. samples.Select(one => one.Prompt), .. read.Unlabelled.Select(one => one.Prompt)], options.Seed);
            SampleReader reader = SampleReader.Learn(
                samples, read.Unlabelled, space, parsed.GetValue(given) ? CategoryKnowledge.Given : CategoryKnowledge.Guessed, options.Seed, interrupts.Finish);
            ScoreModel model = ScoreModel.Fit(reader, categoryOnly: false, interrupts.Finish);
            CalibratedPrice price = PriceCalibration.Calibrate(
                [.. Enumerable.Range(0, samples.Count).Select(model.PredictOutOfFold)],
                [.. read.Training.Select(question => question.Scores)],
                [.. read.Training.Select(question => question.Costs)],
                target,
                options.Seed);
            Write(context, read, price);
            return Task.FromResult(ExitCodes.Success);
        });
    }

    private static void Write(CommandContext context, ExperimentData read, CalibratedPrice price)
    {
        IAnsiConsole console = Tables.Console(context);
        Table figures = Tables.Create("Figure", "Value", "95 % interval");
        void Row(string name, double value, double low, double high) => figures.AddRow(
            Markup.Escape(name), value.ToString("G5", CultureInfo.InvariantCulture), Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"[{low:G5}, {high:G5}]")));
        Row("threshold: score per unit of cost", price.Price, price.PriceLow, price.PriceHigh);
        Row($"mean cost, {read.Table.CostUnit}", price.MeanCost.Value, price.MeanCost.Low, price.MeanCost.High);
        Row("mean score", price.MeanScore.Value, price.MeanScore.Low, price.MeanScore.High);
        console.Write(figures);
        Table shares = Tables.Create("Model", "Share of prompts");
        foreach ((RoutedModel routed, double share) in read.Table.Models.Zip(price.Shares))
        {
            shares.AddRow(Markup.Escape(routed.Name), string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"));
        }

        console.Write(shares);
        context.Output.WriteLine($"From {read.Training.Count} scored prompts, each predicted by a fit that had not seen it. A dear model answers where its predicted gain per unit of extra cost is above the threshold.");
    }
}
