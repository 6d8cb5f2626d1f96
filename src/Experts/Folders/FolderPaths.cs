namespace CoERouter.Experts.Folders;

/// <summary>Keeps every path that a folder's files name inside that folder.</summary>
internal static class FolderPaths
{
    private const int MostCharacters = 1024;
    private const int MostLinks = 8;

    /// <summary>The full path of a file of the folder.</summary>
    /// <param name="folder">The folder, a full path.</param>
    /// <param name="name">The file as some other file names it: relative, with '/' between folders.</param>
    /// <exception cref="ExpertFolderException">It does not lie in the folder, also through a link, or there is no such file.</exception>
    public static string Resolve(string folder, string name)
    {
        if (!IsInside(name))
        {
            throw new ExpertFolderException($"The expert folder '{folder}' names the file '{Shown(name)}', which does not lie in it.");
        }

        string path = Walk(folder, name, name, MostLinks);
        return File.Exists(path) ? path : throw new ExpertFolderException($"The expert folder '{folder}' lacks {name}.");
    }

    /// <summary>Whether a file lies in the folder; what is named with a link that leaves it does not.</summary>
    public static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static bool IsInside(string name) =>
        name.Length is > 0 and <= MostCharacters
        && name.IndexOfAny(['\\', ':', '\0', '*']) < 0
        && name.Split('/').All(part => part.Length > 0 && part is not ("." or ".."));

    // A link may point on within the folder, by a path that cannot turn back, so that what is checked is what the system opens.
    private static string Walk(string start, string relative, string name, int links)
    {
        string path = start;
        foreach (string part in relative.Split('/'))
        {
            string folder = path;
            path = Path.Combine(folder, part);
            if (new FileInfo(path).LinkTarget is { } target)
            {
                path = links > 0 && IsInside(target)
                    ? Walk(folder, target, name, links - 1)
                    : throw new ExpertFolderException($"The file '{Shown(name)}' of the expert folder '{start}' is a link that leaves the folder.");
            }
        }

        return path;
    }

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
