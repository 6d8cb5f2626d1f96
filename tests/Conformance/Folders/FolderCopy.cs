using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>A copy of a model folder that a test may change, deleted in the end.</summary>
internal sealed class FolderCopy : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coe-folder").FullName;

    /// <summary>Copies the files of a folder.</summary>
    public FolderCopy(string source, string? name = null)
    {
        Path = System.IO.Path.Combine(_root, name ?? System.IO.Path.GetFileName(source));
        Directory.CreateDirectory(Path);
        foreach (string file in Directory.GetFiles(source))
        {
            System.IO.File.WriteAllBytes(File(System.IO.Path.GetFileName(file)), System.IO.File.ReadAllBytes(file));
        }
    }

    /// <summary>The copy.</summary>
    public string Path { get; }

    /// <summary>The folder that holds the copy, a models folder with one expert.</summary>
    public string Models => _root;

    /// <summary>A file of the copy.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Changes the configuration.</summary>
    public void Configure(Action<JsonNode> change)
    {
        string path = File(ExpertFiles.GenerationConfiguration);
        JsonNode json = JsonNode.Parse(System.IO.File.ReadAllText(path))!;
        change(json);
        System.IO.File.WriteAllText(path, json.ToJsonString());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
