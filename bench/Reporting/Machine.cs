using System.Globalization;
using System.Runtime.InteropServices;
using CoERouter.Runtime;

namespace CoERouter.Bench.Reporting;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, long MemoryBytes, long LastLevelCacheBytes, string OperatingSystem, string DotNet, string OnnxRuntime, string Build)
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string CacheFolder = "/sys/devices/system/cpu/cpu0/cache";

    // Where the system does not tell: as large as that of a large server.
    private const long UnknownCacheBytes = 256L << 20;

    /// <summary>This machine.</summary>
    public static Machine Read() => new(
        File.Exists(ProcessorFile) ? ProcessorOf(File.ReadLines(ProcessorFile)) : RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        LastLevelCache(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        OnnxEnvironment.Shared.Version,
        BuildConfiguration);

    private static string BuildConfiguration =>
#if DEBUG
        "Debug build: not for publication";
#else
        "Release build";
#endif

    /// <summary>The line above every table.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Cores} cores, last-level cache {LastLevelCacheBytes >> 20} MiB, memory {MemoryBytes / (double)(1L << 30):0.#} GiB; {OperatingSystem}; {DotNet}; ONNX Runtime {OnnxRuntime}; {Build}");

    /// <summary>The processor's name in the text of <c>/proc/cpuinfo</c>.</summary>
    public static string ProcessorOf(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0].Trim() is "model name" or "Model" or "Hardware")
            {
                return parts[1].Trim();
            }
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>Bytes of a size such as "32768K" or "36M".</summary>
    public static long? CacheBytes(string text)
    {
        text = text.Trim();
        int shift = text.Length == 0 ? 0 : text[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        return long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size << shift : null;
    }

    private static long LastLevelCache()
    {
        if (!Directory.Exists(CacheFolder))
        {
            return UnknownCacheBytes;
        }

        return Directory.GetDirectories(CacheFolder, "index*")
            .Select(index => Path.Combine(index, "size"))
            .Where(File.Exists)
            .Select(file => CacheBytes(File.ReadAllText(file)) ?? 0)
            .Append(0)
            .Max() is > 0 and long bytes ? bytes : UnknownCacheBytes;
    }
}
