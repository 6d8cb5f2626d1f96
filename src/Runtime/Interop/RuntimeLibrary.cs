using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>Finds and loads the native library.</summary>
internal static unsafe class RuntimeLibrary
{
    /// <summary>The environment variable that names the library's file, and then is the only place looked at.</summary>
    public const string PathVariable = "COE_ONNXRUNTIME";

    private const string Remedy =
        "build with -p:OnnxRuntimeSource=npm, nuget or nuget-gpu, or set " + PathVariable
        + " to the full path of an ONNX Runtime library of version 1.24 or newer";

    /// <summary>File paths and bare names (which the system's loader resolves), in the order in which they are tried.</summary>
    public static IReadOnlyList<string> DefaultCandidates() => Candidates(
        Environment.GetEnvironmentVariable(PathVariable),
        AppContext.BaseDirectory,
        Path.GetDirectoryName(typeof(RuntimeLibrary).Assembly.Location));

    /// <summary>The candidates for given places.</summary>
    /// <param name="explicitPath">The value of <see cref="PathVariable"/>, if set; nothing else is tried then.</param>
    /// <param name="folders">Folders to look in: of the program, of this assembly.</param>
    public static IReadOnlyList<string> Candidates(string? explicitPath, params ReadOnlySpan<string?> folders)
    {
        if (!string.IsNullOrWhiteSpace(explicitPath))
        {
            return [explicitPath];
        }

        string[] names = OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
            : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
            : ["libonnxruntime.so", "libonnxruntime.so.1"];
        string platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string identifier = $"{platform}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var candidates = new List<string>();
        foreach (string? folder in folders)
        {
            if (string.IsNullOrEmpty(folder))
            {
                continue;
            }

            foreach (string name in names)
            {
                candidates.Add(Path.Combine(folder, name));
                candidates.Add(Path.Combine(folder, "runtimes", identifier, "native", name)); // where a NuGet package's libraries lie
            }
        }

        candidates.AddRange(names);
        return [.. candidates.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Loads the first candidate that exists.</summary>
    /// <exception cref="OnnxRuntimeException">None exists, or the first is no ONNX Runtime of a supported version.</exception>
    public static NativeApi Load(IReadOnlyList<string> candidates)
    {
        foreach (string candidate in candidates)
        {
            bool bareName = Path.GetFileName(candidate) == candidate;
            if (!bareName && !File.Exists(candidate))
            {
                continue;
            }

            if (NativeLibrary.TryLoad(candidate, out nint library))
            {
                return Bind(library, candidate);
            }

            if (!bareName)
            {
                throw new OnnxRuntimeException(0, $"The file {candidate} cannot be loaded as a library of this platform; {Remedy}.");
            }
        }

        throw new OnnxRuntimeException(0, $"No native ONNX Runtime library was found at {string.Join(", ", candidates)}; {Remedy}.");
    }

    private static NativeApi Bind(nint library, string path)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint export))
        {
            throw new OnnxRuntimeException(0, $"The library {path} is not ONNX Runtime, for it has no function OrtGetApiBase; {Remedy}.");
        }

        void** apiBase = ((delegate* unmanaged<void**>)export)();
        string version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "";
        // The version is looked at first: a table version that the library lacks makes it write to the error stream.
        void** table = IsSupported(version) ? ((delegate* unmanaged<uint, void**>)apiBase[0])(NativeApi.TableVersion) : null;
        return table == null
            ? throw new OnnxRuntimeException(
                0, $"The library {path} is ONNX Runtime '{version}', but 1.{NativeApi.TableVersion} or a newer 1.x is needed; {Remedy}.")
            : new NativeApi(table, version, path);
    }

    /// <summary>Whether a version text names a release that has our function table.</summary>
    public static bool IsSupported(string version) =>
        Version.TryParse(version.Split('-', '+')[0], out Version? parsed) && parsed.Major == 1 && parsed.Minor >= NativeApi.TableVersion;
}
