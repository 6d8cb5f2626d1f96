using Xunit;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>Model folders that nobody here wrote, beside the repository; tests skip where they are absent.</summary>
internal static class FolderFixtures
{
    /// <summary>The full path of a fixture's file or folder.</summary>
    public static string Locate(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
            {
                continue;
            }

            // The fixtures lie beside the repository, or beside the folder that holds its work trees.
            foreach (DirectoryInfo? root in new[] { folder.Parent, folder.Parent?.Parent })
            {
                string path = Path.Combine(root?.FullName ?? "", "shared", "fixtures", relative);
                if (Path.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"The shared fixture {relative} is not beside this repository.");
        return "";
    }
}
