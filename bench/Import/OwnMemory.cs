using System.Globalization;

namespace CoERouter.Bench.Import;

/// <summary>
/// Samples the memory of this process that no file backs, as Linux counts it (RssAnon): pages of mapped checkpoints go when the system
/// wants them and are not counted.
/// </summary>
internal sealed class OwnMemory : IDisposable
{
    private const string StatusFile = "/proc/self/status";
    private const string Key = "RssAnon:";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Timer _timer;
    private readonly long _start;
    private long _peak;

    public OwnMemory()
    {
        _start = Read();
        _peak = _start;
        _timer = new(_ => Sample(), null, Interval, Interval);
    }

    /// <summary>By how much the memory grew at most, in bytes.</summary>
    public long Growth
    {
        get
        {
            Sample();
            return Interlocked.Read(ref _peak) - _start;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        long now = Read();
        long peak = Interlocked.Read(ref _peak);
        while (now > peak && Interlocked.CompareExchange(ref _peak, now, peak) is var seen && seen != peak)
        {
            peak = seen;
        }
    }

    private static long Read()
    {
        if (!File.Exists(StatusFile))
        {
            return 0;
        }

        string? line = File.ReadLines(StatusFile).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        string[] parts = line?[Key.Length..].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries) ?? [];
        return parts is [var number, "kB"] ? long.Parse(number, CultureInfo.InvariantCulture) << 10 : 0;
    }
}
