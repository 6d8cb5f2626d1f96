using CoERouter.Host.Composition;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

/// <summary>The models folder of this repository; a test that needs it is skipped where it holds no map.</summary>
internal static class EmbeddedModels
{
    public static string Locate()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
        {
            folder = folder.Parent;
        }

        string models = Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, ModelsFolder.Name);
        Assert.SkipUnless(File.Exists(Path.Combine(models, ModelsFolder.Map)), $"There is no '{ModelsFolder.Map}' in the repository's models folder.");
        return models;
    }
}
