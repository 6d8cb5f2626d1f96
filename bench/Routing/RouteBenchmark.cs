using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace CoERouter.Bench.Routing;

/// <summary>How long the decision takes where a prompt goes, without any generation.</summary>
internal sealed class RouteBenchmark : IBenchmark
{
    private const double TargetMicroseconds = 100;
    private const int PromptsPerCorpus = 200;

    public string Name => "route";

    public string Description => "Time and memory of a routing decision, and decisions per second on all cores.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [options.Models];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        ServiceCollection services = new();
        services.AddComposition(context.LocateModels());
        await using ServiceProvider provider = services.BuildServiceProvider();
        CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
        MarkdownTable table = new(
            "Prompts", "Number", "Mean characters", "p50 µs", "min–max", "p99 µs", "Target", "Bytes allocated", "Baseline p50 µs",
            "Ratio to baseline", "Decisions/s, one core", "Decisions/s, all cores", "min–max");
        Add(table, context, client, PromptSet.OfCorpora(context.IsShort ? PromptsPerCorpus / 4 : PromptsPerCorpus));
        PromptSet? arena = await PromptSet.OfArenaHardAsync(AppContext.BaseDirectory, cancellationToken).ConfigureAwait(false);
        if (arena is not null)
        {
            Add(table, context, client, arena);
        }

        List<string> notes =
        [
            $"Passes over all prompts for {Figures.Number(context.Rounds.Count * context.Rounds.Length.TotalSeconds)} s, "
                + "every decision timed; the spread is that of the passes' medians. A decision reads the prompt, categorizes "
                + "it, takes its arm from the map and writes the receipt, which is all that it allocates.",
            "Baseline: the same loop that only hashes the characters of the prompt once (string.GetHashCode).",
        ];
        if (arena is null)
        {
            notes.Add("Left out: the Arena-Hard prompts, which do not lie in shared/data/arena_hard beside the repository.");
        }

        return new(Name, table, notes);
    }

    private static void Add(MarkdownTable table, BenchContext context, CompositionChatClient client, PromptSet set)
    {
        context.Progress($"  {set.Name}, {set.Prompts.Count} prompts");
        // First, so that single decisions are timed with the compiler's final code even where another program delays it.
        Samples one = PerSecond(context, set, () => DecideAll(client, set));
        DecisionTimes decisions = DecisionTimes.Measure(set, context.Rounds, context.Time, prompt => client.Route(prompt));
        int hashes = 0;
        DecisionTimes baseline = DecisionTimes.Measure(set, context.Rounds, context.Time, prompt => hashes ^= string.GetHashCode(prompt.AsSpan()));
        GC.KeepAlive(hashes);
        Samples all = PerSecond(context, set, () => Parallel.ForEach(set.Prompts, prompt => client.Route(prompt)));
        table.Add(
            set.Name,
            Figures.Count(set.Prompts.Count),
            Figures.Number(set.Prompts.Average(prompt => prompt.Length)),
            Figures.Number(decisions.Microseconds.Median),
            Figures.Spread(decisions.Medians),
            Figures.Number(decisions.Microseconds.Percentile(0.99)),
            Figures.Target(decisions.Microseconds.Median, TargetMicroseconds, "µs"),
            Figures.Number(decisions.AllocatedBytes),
            Figures.Number(baseline.Microseconds.Median),
            Figures.Number(decisions.Microseconds.Median / baseline.Microseconds.Median),
            Figures.Number(one.Median),
            Figures.Number(all.Median),
            Figures.Spread(all));
    }

    private static void DecideAll(CompositionChatClient client, PromptSet set)
    {
        foreach (string prompt in set.Prompts)
        {
            client.Route(prompt);
        }
    }

    private static Samples PerSecond(BenchContext context, PromptSet set, Action all) =>
        context.Rounds.Time(all).Select(seconds => set.Prompts.Count / seconds);
}
