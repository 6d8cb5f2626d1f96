using CoERouter.Bench.Measurement;
using CoERouter.Runtime;

namespace CoERouter.Bench.Memory;

/// <summary>Measures how many bytes per second this machine reads.</summary>
internal sealed class ReadBandwidth(Rounds rounds)
{
    private const long LargestBlockBytes = 2L << 30;
    private const long SmallestBlockBytes = 512L << 20;
    private const int CachesPerBlock = 4;
    private const int ChunkBytes = 4 << 20;

    /// <summary>The size of a block that no cache holds: four times the last-level cache, from 512 MiB to 2 GiB.</summary>
    public static long BlockBytesFor(long lastLevelCacheBytes) =>
        Math.Clamp(CachesPerBlock * lastLevelCacheBytes, SmallestBlockBytes, LargestBlockBytes) / ChunkBytes * ChunkBytes;

    /// <summary>Bytes per second of one thread from memory.</summary>
    public Samples OneThread(NativeBlock block) => Measure(block, threads: 1);

    /// <summary>Bytes per second of all processors from memory.</summary>
    public Samples AllThreads(NativeBlock block) => Measure(block, Environment.ProcessorCount);

    /// <summary>Bytes per second of one thread that reads the same <paramref name="bytes"/> again and again, from whichever cache holds them.</summary>
    public Samples Repeated(long bytes)
    {
        using NativeBlock block = Filled(Math.Max(1, (bytes + StreamingSum.Granularity - 1) / StreamingSum.Granularity) * StreamingSum.Granularity);
        ulong sum = 0;
        Samples seconds = rounds.Time(() => sum += StreamingSum.Run(block.Span<ulong>()));
        GC.KeepAlive(sum);
        return seconds.Select(value => block.Bytes / value);
    }

    /// <summary>A block whose every page is there; a page that was never written is one shared page of zeros, which a cache holds.</summary>
    public static NativeBlock Filled(long bytes)
    {
        NativeBlock block = new(bytes);
        for (long at = 0; at < bytes; at += ChunkBytes)
        {
            block.Span<byte>(at, (int)Math.Min(ChunkBytes, bytes - at)).Fill(1);
        }

        return block;
    }

    private Samples Measure(NativeBlock block, int threads)
    {
        int chunks = (int)(block.Bytes / ChunkBytes);
        ulong total = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        Samples seconds = rounds.Time(() =>
        {
            if (threads == 1)
            {
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    total += Sum(block, chunk);
                }
            }
            else
            {
                Parallel.For(0, chunks, options, chunk => Interlocked.Add(ref total, Sum(block, chunk)));
            }
        });
        return seconds.Select(value => (long)chunks * ChunkBytes / value);
    }

    private static ulong Sum(NativeBlock block, int chunk) =>
        StreamingSum.Run(block.Span<ulong>((long)chunk * ChunkBytes / sizeof(ulong), ChunkBytes / sizeof(ulong)));
}
