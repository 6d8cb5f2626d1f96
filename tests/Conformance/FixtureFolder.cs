using Xunit;

namespace CoERouter.Tests.Conformance;

/// <summary>Published models beside the repository; tests skip where they are absent.</summary>
internal static class FixtureFolder
{
    /// <summary>The path of a folder or file of <c>shared/fixtures</c>.</summary>
    internal static string Find(string relative)
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
                string path = root is null ? "" : Path.Combine(root.FullName, "shared/fixtures", relative);
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
