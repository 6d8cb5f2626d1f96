using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>A folder that holds a model in GGUF, as a pull leaves it.</summary>
internal static class GgufFolder
{
    private const int MostShown = 8;

    /// <summary>The folder's GGUF file, or the first of its parts; null where there is none.</summary>
    /// <exception cref="ModelImportException">There are several models.</exception>
    public static string? Find(string folder)
    {
        string[] paths = [.. Directory.EnumerateFiles(folder).Where(GgufFile.IsPath).Order(StringComparer.Ordinal)];
        string[] firsts = [.. paths.DistinctBy(GgufFile.NameOf, StringComparer.Ordinal)];
        if (firsts.Length > 1)
        {
            string names = string.Join(", ", firsts.Take(MostShown).Select(path => GgufMetadata.Shown(Path.GetFileName(path))));
            throw new ModelImportException(
                $"The folder holds {firsts.Length} models in GGUF; name the file of one: {names}{(firsts.Length > MostShown ? " and others" : "")}.");
        }

        return firsts.Length == 0 ? null : ModelFiles.Find(folder, Path.GetFileName(firsts[0]));
    }
}
