using System.Text.Json;

namespace CoERouter.Experts.Folders;

/// <summary>Writes the manifest of a folder that came from elsewhere: sizes and hashes as they are now, so that a later change is
/// found.</summary>
internal static class ExpertFolderRecorder
{
    private static readonly string[] Texts =
        [ExpertFiles.GenerationConfiguration, ExpertFiles.Tokenizer, ExpertFiles.TokenizerConfiguration, ExpertFiles.ChatTemplate];

    public static ExpertFolder Record(string path)
    {
        ExpertFolder folder = ExpertFolderReader.Read(path);
        if (folder.IsRecorded)
        {
            throw new ExpertFolderException($"The expert folder '{folder.Path}' has an {ExpertFiles.Manifest} already.");
        }

        if (folder.ModelFiles.FirstOrDefault(name => name.Contains('/', StringComparison.Ordinal)) is { } inner)
        {
            throw new ExpertFolderException($"The expert folder '{folder.Path}' cannot be recorded: {inner} does not lie in the folder itself.");
        }

        var files = new SortedDictionary<string, FileRecord>(StringComparer.Ordinal);
        foreach (string name in Texts.Where(name => FolderPaths.Has(folder.Path, name)).Concat(folder.ModelFiles))
        {
            string file = FolderPaths.Resolve(folder.Path, name);
            files.Add(name, new(new FileInfo(file).Length, ExpertFolder.HashOf(file)));
        }

        ExpertManifest manifest = folder.Manifest with { Files = files, Revision = files[folder.Configuration.FileName].Sha256[..12] };
        string target = Path.Combine(folder.Path, ExpertFiles.Manifest);
        string partial = target + ".partial";
        using (FileStream stream = File.Create(partial))
        {
            JsonSerializer.Serialize(stream, manifest, FolderJson.Default.ExpertManifest);
        }

        File.Move(partial, target);
        return ExpertFolderReader.Read(folder.Path);
    }
}
