using System.CommandLine;
using System.Globalization;
using CoERouter.Host.Composition;
using CoERouter.Router.Mapping;
using CoERouter.Router.Receipts;

namespace CoERouter.Host.Commands;

/// <summary><c>coe replay</c>: makes the decisions of a receipt file again and says which are not the same.</summary>
internal static class ReplayCommand
{
    private const int MostShown = 20;

    public static Command Create(CommandContext context)
    {
        Argument<string> path = new("receipts")
        {
            Description = "A JSONL file of 'coe route --receipts' or '--out', or receipts of the gateway, one per line.",
        };
        Option<bool> counterfactuals = new("--counterfactuals") { Description = "Also says what would have sent each prompt elsewhere." };
        Option<string?> models = CommonOptions.Models();
        Option<string?> state = CommonOptions.State();
        return new Command("replay", "Makes the decisions of a receipt file again, and says whether every field is the same.") { path, counterfactuals, models, state }
            .WithAction(context, async (parsed, interrupts) =>
            {
                ServiceCollection services = new();
                string folder = CommonOptions.LocateModels(context, parsed, models);
                services.AddComposition(folder);
                ServiceProvider provider = services.BuildServiceProvider();
                await using (provider.ConfigureAwait(false))
                {
                    CounterfactualFinder? finder = parsed.GetValue(counterfactuals)
                        ? CompositionServices.Counterfactuals(provider, provider.GetRequiredService<CategoryMap>())
                        : null;
                    return await RunAsync(
                        context, new ReplayRevisions(provider, CommonOptions.StateFolder(parsed, state, folder)), finder, parsed.GetRequiredValue(path), interrupts.Finish).ConfigureAwait(false);
                }
            });
    }

    private static async Task<int> RunAsync(
        CommandContext context, ReplayRevisions revisions, CounterfactualFinder? finder, string path, CancellationToken cancellationToken)
    {
        Dictionary<ReplayVerdict, int> counts = [];
        int shown = 0;
        await foreach ((int line, ReceiptRecord record) in ReceiptFile.ReadAsync(path, cancellationToken).ConfigureAwait(false))
        {
            ReplayResult result = revisions.For(record.Receipt).Replay(record);
            counts[result.Verdict] = counts.GetValueOrDefault(result.Verdict) + 1;
            if (result.Verdict != ReplayVerdict.Same && shown++ < MostShown)
            {
                await context.Output.WriteLineAsync($"Line {line}, route {record.Receipt.Id}: {result.Sentence}").ConfigureAwait(false);
            }

            foreach (Counterfactual other in finder?.Find(record.Receipt) ?? [])
            {
                await context.Output.WriteLineAsync($"{record.Receipt.Id} went to {record.Receipt.Arm}. {other.Sentence}").ConfigureAwait(false);
            }
        }

        int total = counts.Values.Sum();
        if (total == 0)
        {
            throw new InvalidDataException($"'{path}' holds no receipt.");
        }

        int same = counts.GetValueOrDefault(ReplayVerdict.Same);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{total} receipts: {same} replay exactly, {counts.GetValueOrDefault(ReplayVerdict.OtherRevision)} are of other revisions, {counts.GetValueOrDefault(ReplayVerdict.Different)} differ.")).ConfigureAwait(false);
        return same == total ? ExitCodes.Success : ExitCodes.Failure;
    }
}
