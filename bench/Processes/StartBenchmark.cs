using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Decoding;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Generation;

namespace CoERouter.Bench.Processes;

/// <summary>From a command line to the first token: the whole process of <c>coe ask</c>.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const double FirstTokenTargetSeconds = 1.5;
    private const double PeakTargetMegabytes = 400;
    private const double Megabyte = 1e6;

    public string Name => "start";

    public string Description => "Cold start to the first token of coe ask as a whole process, and its peak memory.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [options.Models, options.Host];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string models = context.LocateModels();
        string executable = HostExecutable.Locate(context.Host, AppContext.BaseDirectory);
        MarkdownTable table = new(
            "Command", "First byte s", "min–max", "Target", "Total s", "min–max", "Peak MB", "min–max", "Target", "First byte over baseline");
        StartRound[] baseline = await MeasureAsync(context, executable, ["--version"], cancellationToken).ConfigureAwait(false);
        double baselineSeconds = new Samples(baseline.Select(round => round.FirstSeconds)).Median;
        Add(table, "coe --version (baseline)", baseline, baselineSeconds, hasTargets: false);
        foreach (string task in await TasksAsync(models, context.IsShort).ConfigureAwait(false))
        {
            context.Progress($"  {task}");
            string[] ask = ["ask", TaskPrompts.Draw(task, 1)[0], "--models", models];
            Add(table, $"coe ask, a prompt of {task}", await MeasureAsync(context, executable, ask, cancellationToken).ConfigureAwait(false), baselineSeconds, hasTargets: true);
        }

        return new(
            Name,
            table,
            [
                $"{context.Rounds.Count} processes of each command after one that does not count, so the files lie in the page cache; the figures are medians. Time runs from before the process is made to its first byte on the standard output, and to its end.",
                "Peak memory is the process's VmHWM, read every 4 ms; MB are 10^6 bytes.",
                "Baseline: the same program printing its version, that is the start of .NET and of the command line alone.",
            ]);
    }

    private static async Task<string[]> TasksAsync(string models, bool isShort)
    {
        await using ExpertPool pool = new(models);
        return [.. pool.Names.Select(name => pool.Manifest(name).Task).Distinct(StringComparer.Ordinal).Take(isShort ? 1 : int.MaxValue)];
    }

    private static async Task<StartRound[]> MeasureAsync(BenchContext context, string executable, string[] arguments, CancellationToken cancellationToken)
    {
        await RunAsync(context, executable, arguments, cancellationToken).ConfigureAwait(false);
        StartRound[] rounds = new StartRound[context.Rounds.Count];
        for (int round = 0; round < rounds.Length; round++)
        {
            rounds[round] = await RunAsync(context, executable, arguments, cancellationToken).ConfigureAwait(false);
        }

        return rounds;
    }

    private static async Task<StartRound> RunAsync(BenchContext context, string executable, string[] arguments, CancellationToken cancellationToken)
    {
        long started = context.Time.GetTimestamp();
        await using HostProcess process = HostProcess.Start(executable, arguments, context.Time);
        byte[] buffer = new byte[4096];
        int read = await process.Output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        double first = context.Time.GetElapsedTime(started).TotalSeconds;
        bool isSilent = read == 0;
        while (read > 0)
        {
            read = await process.Output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        await process.FinishAsync(cancellationToken).ConfigureAwait(false);
        double total = context.Time.GetElapsedTime(started).TotalSeconds;
        return isSilent ? throw new BenchmarkException("The host wrote nothing.") : new(first, total, process.PeakBytes);
    }

    private static void Add(MarkdownTable table, string command, StartRound[] rounds, double baselineSeconds, bool hasTargets)
    {
        Samples first = new(rounds.Select(round => round.FirstSeconds));
        Samples total = new(rounds.Select(round => round.TotalSeconds));
        Samples peak = new(rounds.Select(round => round.PeakBytes / Megabyte));
        table.Add(
            command,
            Figures.Number(first.Median),
            Figures.Spread(first),
            hasTargets ? Figures.Target(first.Median, FirstTokenTargetSeconds, "s") : "",
            Figures.Number(total.Median),
            Figures.Spread(total),
            Figures.Number(peak.Median),
            Figures.Spread(peak),
            hasTargets ? Figures.Target(peak.Largest, PeakTargetMegabytes, "MB") : "",
            Figures.Number(first.Median / baselineSeconds));
    }
}
