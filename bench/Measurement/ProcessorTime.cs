namespace CoERouter.Bench.Measurement;

/// <summary>A clock that runs only while this process does, so that work on one thread is measured per core however busy the machine
/// is.</summary>
internal sealed class ProcessorTime : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
