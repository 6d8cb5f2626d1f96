using System.CommandLine;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Training.Corpora;
using CoERouter.Training.Selection;

namespace CoERouter.Host.Commands;

/// <summary><c>coe kshot</c>: chooses arms for a new task from a few labelled examples and puts the task into the map.</summary>
internal static class KshotCommand
{
    private const string RankSum = "rank-sum";
    private const string Diversity = "diversity";

    public static Command Create(CommandContext context)
    {
        SelectionOptions defaults = new();
        Option<string> category = new("--category", "-c") { Description = "Name of the new task.", HelpName = "NAME", Required = true };
        Option<string> examples = new("--examples", "-f") { Description = "A JSONL file of objects with \"prompt\" and \"answer\".", HelpName = "FILE", Required = true };
        Option<int?> shots = new("-k") { Description = "Uses the first K examples. Default: all.", HelpName = "K" };
        Option<string[]> arms = new("--arms")
        {
            Description = "Arms to try, for example math@top-1. Default: every expert with its own gating and with those of --gatings.", HelpName = "ARM", AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> gatings = new("--gatings") { Description = "Gating policies to try beside each expert's own. Default: top-1.", HelpName = "POLICY", AllowMultipleArgumentsPerToken = true };
        Option<string> check = new("--check") { Description = $"How answers are compared: {string.Join(", ", AnswerCheck.Names)}.", DefaultValueFactory = _ => AnswerCheck.Exact, HelpName = "NAME" };
        Option<int?> shortlist = new("--shortlist") { Description = $"Arms of the smallest rank sum that enter the choice of a group. Default: half of them, at most {defaults.Shortlist}.", HelpName = "M" };
        Option<int> choose = new("--choose") { Description = "Arms of the group.", DefaultValueFactory = _ => 2, HelpName = "N" };
        Option<string> objective = new("--objective") { Description = $"{RankSum} (the paper's: ranks and diversity) or {Diversity} (its code's: diversity only).", DefaultValueFactory = _ => RankSum, HelpName = "NAME" };
        Option<string> perplexity = new("--perplexity") { Description = "Mean over byte (experts of different tokenizers compare) or token (the paper's).", DefaultValueFactory = _ => "byte", HelpName = "UNIT" };
        Option<int?> mostCalls = new("--max-calls") { Description = "Most calls to experts; fewer examples are used where it takes more.", HelpName = "N" };
        Option<double?> weight = new("--weight") { Description = "Share of the prompts that are of the new task. Default: as much as each category if all were equal.", HelpName = "SHARE" };
        Option<bool> replace = new("--replace") { Description = "Replaces a category that the map has." };
        Option<bool> dryRun = new("--dry-run") { Description = "Chooses and shows, and changes nothing." };
        Option<string?> models = CommonOptions.Models();
        Option<string?> state = CommonOptions.State();
        return new Command("kshot", "Chooses arms for a new task from K labelled examples, and puts the task into the map.")
        {
            category, examples, shots, arms, gatings, check, shortlist, choose, objective, perplexity, mostCalls, weight, replace, dryRun, models, state,
        }.WithAction(context, async (parsed, interrupts) =>
        {
            int group = parsed.GetValue(choose);
            SelectionOptions options = new()
            {
                Shortlist = parsed.GetValue(shortlist) ?? Math.Max(group, defaults.Shortlist),
                Choose = group,
                Objective = parsed.GetRequiredValue(objective) switch
                {
                    RankSum => TupleObjective.RankSum,
                    Diversity => TupleObjective.DiversityOnly,
                    var other => throw new ArgumentException($"There is no objective \"{other}\"; legal are {RankSum} and {Diversity}."),
                },
            };
            options.Validate();
            PerplexityUnit unit = parsed.GetRequiredValue(perplexity) switch
            {
                "byte" => PerplexityUnit.Byte,
                "token" => PerplexityUnit.Token,
                var other => throw new ArgumentException($"A perplexity is no mean over \"{other}\"; legal are byte and token."),
            };
            Func<TaskExample, string, bool> isRight = AnswerCheck.Of(parsed.GetRequiredValue(check));
            string folder = CommonOptions.LocateModels(context, parsed, models);
            ExpertPool pool = new(folder, new ExpertPoolSettings { Model = new ExpertModelSettings { Slots = 1 } });
            await using (pool.ConfigureAwait(false))
            {
                ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                IReadOnlyList<Arm> candidates = ShotArms.Read(parsed.GetValue(arms) ?? [], parsed.GetValue(gatings) ?? [], catalogue);
                IReadOnlyList<TaskExample> given = await LabelledLines.ReadAsync(parsed.GetRequiredValue(examples), interrupts.Finish).ConfigureAwait(false);
                if (parsed.GetValue(shortlist) is null)
                {
                    options = options with { Shortlist = Math.Min(defaults.Shortlist, Math.Max(group, (candidates.Count + 1) / 2)) };
                }

                KshotRun run = new(
                    context,
                    new KshotMap(parsed.GetRequiredValue(category), folder, CommonOptions.StateFolder(parsed, state, folder), catalogue)
                    {
                        Weight = parsed.GetValue(weight),
                        Replace = parsed.GetValue(replace),
                    },
                    new ShotExaminer(name => pool.Client(name), new AnswerScorer(pool), isRight, unit));
                return await run.RunAsync(
                    candidates, given, ShotPlan.Create(candidates.Count, given.Count, parsed.GetValue(shots), parsed.GetValue(mostCalls)), options, parsed.GetValue(dryRun), interrupts.Finish)
                    .ConfigureAwait(false);
            }
        });
    }
}
