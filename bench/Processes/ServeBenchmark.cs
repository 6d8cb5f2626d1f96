using System.CommandLine;
using System.Globalization;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Decoding;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Generation;

namespace CoERouter.Bench.Processes;

/// <summary>The gateway under load: the whole process, over HTTP on this machine.</summary>
internal sealed class ServeBenchmark : IBenchmark
{
    private const int PromptsPerTask = 8;
    private const int ShortPromptsPerTask = 2;
    private const double PeakTargetMegabytes = 800;
    private const double Megabyte = 1e6;
    private const double Milliseconds = 1000;

    // A hung answer must end the benchmark, not hold it for ever.
    private static readonly TimeSpan MostRequestTime = TimeSpan.FromMinutes(2);

    public string Name => "serve";

    public string Description => "Requests and tokens per second, latency and peak memory of coe serve under concurrent clients.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [options.Models, options.Host, options.Clients, options.Requests];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string models = context.LocateModels();
        (string[] prompts, int experts) = await PromptsAsync(models, context.IsShort ? ShortPromptsPerTask : PromptsPerTask).ConfigureAwait(false);
        await using RunningGateway gateway = await RunningGateway.StartAsync(HostExecutable.Locate(context.Host, AppContext.BaseDirectory), models, context.Time, cancellationToken).ConfigureAwait(false);
        double idlePeak = gateway.PeakBytes / Megabyte;
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = context.Clients }) { BaseAddress = gateway.Address, Timeout = MostRequestTime };
        GatewayClient client = new(http, prompts, context.Time);
        context.Progress($"  one client, {prompts.Length} prompts");
        await Load.RunAsync(client, 1, prompts.Length, prompts.Length, context.Time, cancellationToken).ConfigureAwait(false);
        int alone = Math.Max(prompts.Length, context.Requests);
        Load one = await Load.RunAsync(client, 1, alone, prompts.Length, context.Time, cancellationToken).ConfigureAwait(false);
        context.Progress($"  {context.Clients} clients, {context.Requests} requests each");
        List<Load> loads = [];
        for (int round = 0; round < context.Rounds.Count; round++)
        {
            loads.Add(await Load.RunAsync(client, context.Clients, context.Requests, prompts.Length, context.Time, cancellationToken).ConfigureAwait(false));
        }

        double peak = gateway.PeakBytes / Megabyte;
        long stopping = context.Time.GetTimestamp();
        await gateway.StopAsync(cancellationToken).ConfigureAwait(false);
        double stopSeconds = context.Time.GetElapsedTime(stopping).TotalSeconds;
        return Describe(one, loads, experts, idlePeak, peak, stopSeconds);
    }

    private static async Task<(string[] Prompts, int Experts)> PromptsAsync(string models, int perTask)
    {
        await using ExpertPool pool = new(models);
        string[] tasks = [.. pool.Names.Select(name => pool.Manifest(name).Task).Distinct(StringComparer.Ordinal)];
        string[][] prompts = [.. tasks.Select(task => TaskPrompts.Draw(task, perTask))];

        // Task by task in turn, so that clients of one moment ask different experts.
        return ([.. Enumerable.Range(0, perTask).SelectMany(number => prompts.Select(list => list[number]))], pool.Names.Count);
    }

    private Report Describe(Load one, List<Load> loads, int experts, double idlePeak, double peak, double stopSeconds)
    {
        MarkdownTable table = new("Load", "Requests", "Failures", "Requests/s", "Tokens/s", "min–max", "Latency p50 ms", "p95 ms", "First line p50 ms", "Ratio of tokens/s");
        Add(table, "1 client (baseline)", [one], one);
        Add(table, $"{loads[0].Clients} clients", loads, one);
        string[] faults = [.. loads.Append(one).SelectMany(load => load.Faults())];
        List<string> notes =
        [
            $"{experts} experts loaded; {loads.Count} rounds; half of the requests stream. Greedy answers to the test prompts of every task; a failure is a refused, broken or incomplete answer, or one that differs from another answer to the same prompt.",
            string.Create(CultureInfo.InvariantCulture, $"Peak resident memory {peak:0} MB ({Figures.Target(peak, PeakTargetMegabytes, "MB")}), {idlePeak:0} MB before the first request; stopped by an interrupt in {stopSeconds:0.00} s."),
            "Baseline: one client that asks the same prompts one after the other, after a round that does not count.",
        ];
        notes.AddRange(faults.Distinct(StringComparer.Ordinal).Take(5).Select(fault => $"Failure: {fault.ReplaceLineEndings(" ")}"));
        return new(Name, table, notes);
    }

    private static void Add(MarkdownTable table, string name, List<Load> loads, Load baseline)
    {
        Load whole = new(loads[0].Clients, loads.Sum(load => load.Seconds), [.. loads.SelectMany(load => load.Answers)]);
        Samples speed = new(loads.Select(load => load.TokensPerSecond));
        table.Add(
            name,
            Figures.Count(whole.Answers.Count),
            Figures.Count(whole.Faults().Count),
            Figures.Number(whole.RequestsPerSecond),
            Figures.Number(speed.Median),
            Figures.Spread(speed),
            Figures.Number(whole.Latencies.Median * Milliseconds),
            Figures.Number(whole.Latencies.Percentile(0.95) * Milliseconds),
            whole.FirstLines is { } first ? Figures.Number(first.Median * Milliseconds) : "",
            Figures.Number(speed.Median / baseline.TokensPerSecond));
    }
}
