using CoERouter.Bench.Commands;

namespace CoERouter.Bench.Processes;

/// <summary>Finds the program that <c>dotnet build</c> made of the host.</summary>
internal static class HostExecutable
{
    private const string Solution = "CoERouter.sln";

    /// <summary>Finds it.</summary>
    /// <param name="named">The file that the user named, or null.</param>
    /// <param name="programFolder">The folder of this program, <c>bench/bin/CONFIGURATION/FRAMEWORK</c>: the host of the same configuration is taken.</param>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public static string Locate(string? named, string programFolder)
    {
        if (named is not null)
        {
            return File.Exists(named) ? Path.GetFullPath(named) : throw new BenchmarkException($"There is no program '{Path.GetFullPath(named)}'.");
        }

        string name = OperatingSystem.IsWindows() ? "CoERouter.Host.exe" : "CoERouter.Host";
        DirectoryInfo output = new(Path.TrimEndingDirectorySeparator(programFolder));
        for (DirectoryInfo? folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                string candidate = Path.Combine(folder.FullName, "src", "Host", "bin", output.Parent!.Name, output.Name, name);
                return File.Exists(candidate) ? candidate : throw new BenchmarkException($"The host is not built: there is no '{candidate}'. Build it, or name it with --host.");
            }
        }

        throw new BenchmarkException($"There is no {Solution} above '{programFolder}'; name the program to measure with --host.");
    }
}
