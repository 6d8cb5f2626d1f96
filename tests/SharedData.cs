using Xunit;

namespace CoERouter.Tests;

/// <summary>Measured data that lies beside the repository, in its folder "shared/data"; a test that needs it is skipped where it does not.</summary>
internal static class SharedData
{
    public static string Locate(string relative)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
        {
            folder = folder.Parent;
        }

        for (folder = folder?.Parent; folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", relative);
            if (File.Exists(path) || Directory.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The shared data {relative} does not lie beside this repository.");
        return string.Empty;
    }
}
