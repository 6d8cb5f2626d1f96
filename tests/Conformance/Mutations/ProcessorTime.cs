using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace CoERouter.Tests.Conformance.Mutations;

/// <summary>
/// The bound on what a damaged file may cost. What counts is the processor time of the calling thread, which a busy machine does not
/// stretch; where the system does not tell it, the clock on the wall with room for a busy machine.
/// </summary>
internal static partial class ProcessorTime
{
    private const int ThreadClock = 3;
    private const double MostSeconds = 1;
    private const double MostSecondsOnTheWall = 30;

    public static void Bound(int seed, Action action, double mostSeconds = MostSeconds)
    {
        double started = Now();
        action();
        double seconds = Now() - started;
        double most = OperatingSystem.IsLinux() ? mostSeconds : MostSecondsOnTheWall;
        Assert.True(seconds < most, $"Seed {seed} took {seconds:0.000} s; at most {most} s are legal.");
    }

    private static double Now() =>
        OperatingSystem.IsLinux() && ReadClock(ThreadClock, out TimeSpec time) == 0
            ? time.Seconds + (time.Nanoseconds * 1e-9)
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
