using Xunit;

namespace CoERouter.Tests.Evaluation.Categories;

/// <summary>Data sets beside the repository; tests skip where they are absent.</summary>
internal static class SharedData
{
    public static string Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
            {
                continue;
            }

            // The data lies beside the repository, or beside the folder that holds its work trees.
            foreach (DirectoryInfo? root in new[] { folder.Parent, folder.Parent?.Parent })
            {
                string path = root is null ? "" : Path.Combine(root.FullName, "shared", "data", name);
                if (Directory.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"The data set {name} is not beside this repository.");
        return "";
    }
}
