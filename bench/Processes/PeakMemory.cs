using System.Globalization;

namespace CoERouter.Bench.Processes;

/// <summary>The largest resident memory that a process has had, as Linux counts it (VmHWM).</summary>
internal static class PeakMemory
{
    private const string Key = "VmHWM:";

    /// <summary>Its bytes; null where the process has ended or the system does not tell.</summary>
    public static long? Of(int process)
    {
        try
        {
            return Parse(File.ReadLines($"/proc/{process}/status"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the lines of <c>/proc/PID/status</c>.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (line.StartsWith(Key, StringComparison.Ordinal))
            {
                string[] parts = line[Key.Length..].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
                return parts is [var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes << 10 : null;
            }
        }

        return null;
    }
}
