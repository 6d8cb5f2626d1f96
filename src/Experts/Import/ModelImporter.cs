using System.Security.Cryptography;
using System.Text;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import.Adapters;
using CoERouter.Experts.Import.Families;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import;

/// <summary>
/// Turns a model folder as its makers publish it into an expert's folder. The folder is untrusted: nothing outside it is opened, and every
/// size is checked before it is used. Weights pass through one row at a time.
/// </summary>
public sealed class ModelImporter : IDisposable
{
    private const string JournalFile = "import.journal";

    private readonly string _folder;
    private readonly ImportOptions _options;
    private readonly ModelConfiguration _configuration;
    private readonly ITensorSource _source;
    private readonly IReadOnlyList<string> _files;
    private readonly ParameterMap _map;
    private DirectoryInfo? _unpacked;

    private ModelImporter(string folder, ImportOptions options, ModelConfiguration configuration, ITensorSource source, IReadOnlyList<string> files)
    {
        (_folder, _options, _configuration, _source, _files) = (folder, options, configuration, source, files);
        IModelFamily family = ModelFamilies.Of(configuration);
        Family = family.Name;
        Spec = ModelFamilies.Describe(family, configuration, options.ContextLength);
        InferenceGraph.RequireLegal(Spec, options.Precision);
        _map = family.Map(configuration, Spec, source);
        _map.Check(Spec, source);
    }

    /// <summary>The model's family.</summary>
    public string Family { get; }

    /// <summary>The decoder that it is.</summary>
    public DecoderSpec Spec { get; }

    internal IDecoderWeights Weights => new ImportedWeights(_map, _source);

    /// <summary>Opens a model folder, or a GGUF file, and checks that it can be imported.</summary>
    /// <exception cref="ModelImportException">It cannot; the sentence says why.</exception>
    /// <exception cref="ArgumentException">The name is not legal, or the widths of the model do not allow the precision.</exception>
    public static ModelImporter Open(string folder, ImportOptions options)
    {
        if (!ExpertManifest.IsName(options.Name))
        {
            throw new ArgumentException(
                $"The expert's name is '{options.Name}', legal are 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        folder = Path.GetFullPath(folder);
        if (File.Exists(folder))
        {
            return GgufFile.IsPath(folder)
                ? OpenGguf(folder, options)
                : throw new ModelImportException($"'{folder}' is neither a model folder nor a GGUF file.");
        }

        if (!Directory.Exists(folder))
        {
            throw new ModelImportException($"There is no model folder '{folder}'.");
        }

        if (!SafetensorsFolder.Exists(folder) && GgufFolder.Find(folder) is { } file)
        {
            return OpenGguf(file, options);
        }

        ModelConfiguration configuration = ModelConfiguration.Read(folder);
        bool widens = ModelFamilies.Of(configuration) is GptOssFamily;
        SafetensorsFolder opened = SafetensorsFolder.Open(folder);
        try
        {
            ITensorSource source = widens ? GptOssFamily.Widened(opened) : opened;
            if (options.AdapterFolder is not { } adapter)
            {
                return new(folder, options, configuration, source, opened.Paths);
            }

            source = AdaptedSource.Merge(source, LoraAdapter.Read(Path.GetFullPath(adapter)));
            return new(folder, options, configuration, source, [.. opened.Paths, .. Directory.EnumerateFiles(adapter, "adapter_*").Order(StringComparer.Ordinal)]);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the expert's folder. An import that was interrupted goes on where it stopped, if neither source nor options changed.
    /// </summary>
    /// <param name="path">The folder to write; it appears, or replaces what is there, when everything is on disk.</param>
    /// <param name="progress">Told of every tensor.</param>
    /// <param name="cancellation">Stops between two tensors; what was written is kept for the next time.</param>
    /// <exception cref="ModelImportException">A file of the source cannot be taken over.</exception>
    public ImportResult Write(string path, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        path = Path.GetFullPath(path);
        string partial = path + ".partial";
        Directory.CreateDirectory(partial);
        long parameters = Spec.TotalParameters;
        int found = WriteModel(partial, (tensor, bytes) => progress?.Report(new(tensor, bytes, parameters)), cancellation);
        var text = ModelText.Copy(_folder, partial);
        EndTokens ends = EndTokens.Read(_folder, _configuration, Spec.VocabularySize);
        File.WriteAllBytes(Path.Combine(partial, ExpertFiles.GenerationConfiguration), GenerationConfiguration.Write(Spec, ends.EndIds, ends.PadId));
        File.Delete(Path.Combine(partial, JournalFile));
        ExpertManifest manifest = ImportedManifest.Create(_options, _configuration, Spec, Family, ExpertFolderWriter.Record(partial));
        ExpertFolder folder = ExpertFolderWriter.Finish(path, partial, manifest);
        return new(folder, found, text.Missing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _unpacked?.Delete(recursive: true);
    }

    // What a folder holds beside its weights is unpacked into one that lives as long as the importer.
    private static ModelImporter OpenGguf(string path, ImportOptions options)
    {
        GgufFile file = GgufFile.Open(path);
        DirectoryInfo unpacked = Directory.CreateTempSubdirectory("coe-gguf-");
        try
        {
            GgufText.Unpack(file, unpacked.FullName);

            // The time of the file itself, so that an interrupted import goes on.
            File.SetLastWriteTimeUtc(Path.Combine(unpacked.FullName, ModelConfiguration.FileName), File.GetLastWriteTimeUtc(path));
            ITensorSource source = new GgufCheckpoint(file);
            source = options.AdapterFolder is { } adapter ? AdaptedSource.Merge(source, LoraAdapter.Read(Path.GetFullPath(adapter))) : source;
            return new(unpacked.FullName, options, ModelConfiguration.Read(unpacked.FullName), source, file.Paths) { _unpacked = unpacked };
        }
        catch
        {
            file.Dispose();
            unpacked.Delete(recursive: true);
            throw;
        }
    }

    private int WriteModel(string folder, Action<string, long> progress, CancellationToken cancellation)
    {
        using var data = new FileStream(Path.Combine(folder, ExpertFiles.Weights), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
        using ImportLedger ledger = ImportLedger.Open(Path.Combine(folder, JournalFile), Fingerprint(), data, progress, cancellation);
        byte[] model = InferenceGraph.Write(Spec, Weights, _options.Precision, data, ExpertFiles.Weights, _options.Products, ledger);
        data.SetLength(data.Position);
        data.Flush(flushToDisk: true);
        File.WriteAllBytes(Path.Combine(folder, ExpertFiles.Model), model);
        return ledger.Found;
    }

    private string Fingerprint()
    {
        var text = new StringBuilder("coe-import-1 ").Append(_options.Precision).Append(' ').Append(Spec.ContextLength).Append('\n');
        foreach (string path in _files.Prepend(Path.Combine(_folder, ModelConfiguration.FileName)))
        {
            var file = new FileInfo(path);
            text.Append(file.Name).Append(' ').Append(file.Length).Append(' ').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
