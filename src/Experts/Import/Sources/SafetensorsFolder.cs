using System.Text.Json;

namespace CoERouter.Experts.Import.Sources;

/// <summary>A checkpoint as one safetensors file, or as shards with an index.</summary>
public sealed class SafetensorsFolder : ITensorSource
{
    /// <summary>The file of a checkpoint that is not sharded.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>The index of a sharded one.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    private const int MostIndexBytes = 64 << 20;
    private const int MostShards = 4096;

    private readonly Dictionary<string, SafetensorsFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ISourceTensor> _tensors = new(StringComparer.Ordinal);

    private SafetensorsFolder()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Paths of the files that were opened.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>Whether a folder has safetensors.</summary>
    public static bool Exists(string folder) =>
        ModelFiles.Find(folder, IndexFile) is not null || ModelFiles.Find(folder, SingleFile) is not null;

    /// <summary>Opens the checkpoint of a folder.</summary>
    /// <exception cref="ModelImportException">It has none, or not a whole one; the sentence says why.</exception>
    public static SafetensorsFolder Open(string folder)
    {
        var opened = new SafetensorsFolder();
        try
        {
            Dictionary<string, string>? index = ReadIndex(folder);
            foreach (string name in index?.Values.Distinct(StringComparer.Ordinal) ?? [SingleFile])
            {
                string path = ModelFiles.Find(folder, name) ?? throw new ModelImportException(
                    index is null ? $"The model folder has neither {SingleFile} nor {IndexFile}." : $"The model folder lacks the shard '{name}' that its index names.");
                opened._files.Add(name, SafetensorsFile.Open(path));
                opened.Paths = [.. opened.Paths, path];
            }

            opened.Collect(index);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static Dictionary<string, string>? ReadIndex(string folder)
    {
        if (ModelFiles.Read(folder, IndexFile, MostIndexBytes) is not { } bytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            Dictionary<string, string>? map = document.RootElement.GetProperty("weight_map").Deserialize<Dictionary<string, string>>();
            if (map is null || map.Count == 0 || map.Values.Any(name => name is null) || map.Values.Distinct(StringComparer.Ordinal).Count() > MostShards)
            {
                throw new JsonException();
            }

            return map;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelImportException($"{IndexFile} has no weight_map from tensors to at most {MostShards} files.", exception);
        }
    }

    private void Collect(Dictionary<string, string>? index)
    {
        if (index is null)
        {
            SafetensorsFile single = _files[SingleFile];
            foreach (string name in single.Names)
            {
                _tensors.Add(name, single.Find(name)!);
            }

            return;
        }

        foreach ((string name, string file) in index)
        {
            _tensors.Add(name, _files[file].Find(name) ?? throw new ModelImportException($"The shard '{file}' lacks the tensor '{name}' that the index puts there."));
        }
    }
}
