namespace CoERouter.Experts.Import.Sources;

/// <summary>Files of a model's folder. Names come from the folder's own, untrusted files, so nothing outside it is ever opened.</summary>
internal static class ModelFiles
{
    /// <summary>The path of a file of the folder, or null where there is none.</summary>
    /// <exception cref="ModelImportException">The name or a link leads out of the folder.</exception>
    public static string? Find(string folder, string name)
    {
        if (!IsPlainName(name))
        {
            throw new ModelImportException($"The model folder refers to '{Shown(name)}', which is not a file of the folder itself.");
        }

        string path = Path.Combine(folder, name);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        if (file.LinkTarget is null)
        {
            return path;
        }

        string target = TargetOf(file, name);
        if (!IsWithin(Path.GetFullPath(folder), target) && !IsWithin(HubBlobs(folder), target))
        {
            throw new ModelImportException($"'{name}' is a link that leads out of the model folder, which is not followed.");
        }

        // A hub's cache that was cleared in part leaves links to nothing.
        return File.Exists(target) ? path : null;
    }

    /// <summary>The whole of a small file, or null where there is none.</summary>
    /// <exception cref="ModelImportException">It is larger than <paramref name="mostBytes"/>.</exception>
    public static byte[]? Read(string folder, string name, int mostBytes)
    {
        if (Find(folder, name) is not { } path)
        {
            return null;
        }

        using FileStream stream = File.OpenRead(path);
        if (stream.Length > mostBytes)
        {
            throw new ModelImportException($"{name} has {stream.Length} bytes; at most {mostBytes} are read.");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string TargetOf(FileInfo file, string name)
    {
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (IOException exception)
        {
            throw new ModelImportException($"'{name}' is a link that leads to no file.", exception);
        }
    }

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 255
        && name is not ("." or "..")
        && name.IndexOfAny(['/', '\\', ':', '\0']) < 0
        && Path.GetFileName(name) == name;

    private static bool IsWithin(string? folder, string path) =>
        folder is not null && path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The hub's own cache holds snapshots/<revision>/ with links into blobs/ beside it.
    private static string? HubBlobs(string folder)
    {
        DirectoryInfo? snapshots = new DirectoryInfo(Path.GetFullPath(folder)).Parent;
        if (snapshots is not { Name: "snapshots" })
        {
            // A module of a sentence transformer lies one folder deeper.
            snapshots = snapshots?.Parent;
        }

        return snapshots is { Name: "snapshots", Parent: { } repository } ? Path.Combine(repository.FullName, "blobs") : null;
    }

    private static string Shown(string name)
    {
        string text = new([.. name.Take(64).Select(character => char.IsControl(character) ? '?' : character)]);
        return name.Length > 64 ? text + "..." : text;
    }
}
