using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Runtime;

namespace CoERouter.Bench.Memory;

/// <summary>How fast the machine reads memory: the floor under every model that does not fit its caches.</summary>
internal sealed class BandwidthBenchmark : IBenchmark
{
    private const double Gigabyte = 1e9;
    private static readonly long[] CachedBytes = [1L << 18, 1L << 20, 4L << 20, 16L << 20];

    public string Name => "bandwidth";

    public string Description => "Memory read bandwidth, from memory and from the caches.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        ReadBandwidth bandwidth = new(context.Rounds);
        MarkdownTable table = new("Read", "Block MiB", "Threads", "GB/s", "min–max", "Ratio to one thread from memory");
        using NativeBlock block = ReadBandwidth.Filled(ReadBandwidth.BlockBytesFor(context.Machine.LastLevelCacheBytes));
        Samples one = bandwidth.OneThread(block);
        Add(table, "memory", block.Bytes, 1, one, one);
        Add(table, "memory", block.Bytes, Environment.ProcessorCount, bandwidth.AllThreads(block), one);
        foreach (long bytes in context.IsShort ? CachedBytes[1..2] : CachedBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(table, "the same block again", bytes, 1, bandwidth.Repeated(bytes), one);
        }

        return Task.FromResult(new Report(
            Name,
            table,
            [
                $"{context.Rounds.Count} rounds; the figure is the median. A streaming sum of 64-bit words; every page was written before.",
                "Baseline: one thread from memory, a block of four times the last-level cache and at least 512 MiB.",
            ]));
    }

    private static void Add(MarkdownTable table, string what, long bytes, int threads, Samples perSecond, Samples baseline)
    {
        Samples gigabytes = perSecond.Select(value => value / Gigabyte);
        table.Add(
            what, Figures.Mebibytes(bytes), Figures.Count(threads), Figures.Number(gigabytes.Median), Figures.Spread(gigabytes), Figures.Number(perSecond.Median / baseline.Median));
    }
}
