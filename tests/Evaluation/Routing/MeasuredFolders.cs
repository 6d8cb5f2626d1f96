using Xunit;

namespace CoERouter.Tests.Evaluation.Routing;

/// <summary>The folders of measured data beside the repository, and folders written for one test.</summary>
internal static class MeasuredFolders
{
    /// <summary>The path of a measured folder; the test is skipped where it is absent.</summary>
    public static string Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
            {
                for (DirectoryInfo? parent = folder.Parent; parent is not null; parent = parent.Parent)
                {
                    string path = Path.Combine(parent.FullName, "shared", "data", name);
                    if (Directory.Exists(path))
                    {
                        return path;
                    }
                }
            }
        }

        Assert.Skip($"The measured data '{name}' is not beside the repository.");
        return string.Empty;
    }

    /// <summary>A new folder with these files.</summary>
    public static string Write(params (string Name, string Content)[] files)
    {
        string folder = Directory.CreateTempSubdirectory("coe-routing-").FullName;
        foreach ((string name, string content) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), content);
        }

        return folder;
    }
}
