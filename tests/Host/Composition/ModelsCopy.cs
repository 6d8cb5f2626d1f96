using CoERouter.Host.Composition;
using CoERouter.Router.Refinement;

namespace CoERouter.Tests.Host.Composition;

/// <summary>The models folder of this repository, with rules of its own beside the experts, which are linked and not copied.</summary>
internal sealed class ModelsCopy : IDisposable
{
    public ModelsCopy(PromptRefinement? refinement = null)
    {
        Folder = Directory.CreateTempSubdirectory("coe-models-").FullName;
        string source = EmbeddedModels.Locate();
        foreach (string expert in Directory.EnumerateDirectories(source).Where(path => Path.GetFileName(path) != ModelsFolder.State))
        {
            Directory.CreateSymbolicLink(Path.Combine(Folder, Path.GetFileName(expert)), expert);
        }

        foreach (string file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        if (refinement is not null)
        {
            File.WriteAllText(Path.Combine(Folder, ModelsFolder.Refinement), RefinementFile.Write(refinement));
        }
    }

    public string Folder { get; }

    public string this[string file] => Path.Combine(Folder, file);

    public void Dispose()
    {
        foreach (string link in Directory.EnumerateDirectories(Folder).Where(path => new DirectoryInfo(path).LinkTarget is not null))
        {
            Directory.Delete(link);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
