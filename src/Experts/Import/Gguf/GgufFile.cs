using System.Globalization;
using CoERouter.Experts.Import.Sources;
using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>
/// A model in GGUF, version 2 or 3: metadata with tokenizer and chat template, and tensors under the format's own names, in one file or in
/// parts named NAME-00001-of-00003.gguf. Every header is checked against its file's size before anything is mapped. Any thread may read;
/// disposing unmaps the files.
/// </summary>
public sealed class GgufFile : ITensorSource
{
    private const int MostParts = 1024;
    private const string Extension = ".gguf";

    private readonly List<MappedFile> _files = [];
    private readonly Dictionary<string, GgufTensor> _tensors = new(StringComparer.Ordinal);

    private GgufFile(IReadOnlyList<string> paths, GgufMetadata metadata) => (Paths, Metadata) = (paths, metadata);

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>What the header of the first part says besides the tensors.</summary>
    public GgufMetadata Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Whether a path has the ending of such files.</summary>
    public static bool IsPath(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The model's name by a path: that of the file without its ending and without the number of its part.</summary>
    public static string NameOf(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        return PartOf(stem) is { } part ? stem[..part.Length] : stem;
    }

    /// <summary>Opens a file; of one in parts, any part stands for all.</summary>
    /// <exception cref="ModelImportException">It is not a whole GGUF file, has tensors of a type that cannot be read, or lacks a part.</exception>
    public static GgufFile Open(string path)
    {
        string[] paths = PathsOf(path);
        GgufHeader[] headers = [.. paths.Select(GgufHeader.Read)];
        GgufFile opened = new(paths, headers[0].Metadata);
        try
        {
            CheckParts(headers, paths);
            for (int part = 0; part < headers.Length; part++)
            {
                opened.Add(headers[part], paths[part]);
            }

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
        foreach (MappedFile file in _files)
        {
            file.Dispose();
        }
    }

    private static string[] PathsOf(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        if (PartOf(stem) is not { } part)
        {
            return [path];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] paths = [.. Enumerable.Range(1, part.Parts).Select(number => Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{stem[..part.Length]}-{number:00000}-of-{part.Parts:00000}{Path.GetExtension(path)}")))];
        return paths.FirstOrDefault(one => !File.Exists(one)) is { } missing
            ? throw new ModelImportException($"{Path.GetFileName(path)} is one of {part.Parts} parts, of which {Path.GetFileName(missing)} is not beside it.")
            : paths;
    }

    // NAME-00002-of-00003: how long the name is, and how many parts there are.
    private static (int Length, int Parts)? PartOf(string stem)
    {
        const int Digits = 5;
        int end = stem.Length - "-00000-of-00000".Length;
        return end > 0 && stem[end] == '-' && string.CompareOrdinal(stem, end + 1 + Digits, "-of-", 0, 4) == 0
            && int.TryParse(stem.AsSpan(end + 1, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(stem.AsSpan(stem.Length - Digits), NumberStyles.None, CultureInfo.InvariantCulture, out int parts)
            && number >= 1 && number <= parts && parts <= MostParts
            ? (end, parts)
            : null;
    }

    private static void CheckParts(GgufHeader[] headers, string[] paths)
    {
        long tensors = 0;
        for (int part = 0; part < headers.Length; part++)
        {
            GgufMetadata metadata = headers[part].Metadata;
            (long number, long count) = (metadata.Integer("split.no") ?? 0, metadata.Integer("split.count") ?? 1);
            tensors += headers[part].Entries.Count;
            if (number != part || Math.Max(1, count) != headers.Length)
            {
                throw new ModelImportException(
                    $"{Path.GetFileName(paths[part])} says that it is part {number + 1} of {count}, its name that it is part {part + 1} of {headers.Length}; parts must keep the names NAME-00001-of-00003{Extension}.");
            }
        }

        if (headers[0].Metadata.Integer("split.tensors.count") is { } all && headers.Length > 1 && all != tensors)
        {
            throw new ModelImportException($"{Path.GetFileName(paths[0])} and its other parts hold {tensors} tensors instead of {all}.");
        }
    }

    private void Add(GgufHeader header, string path)
    {
        MappedFile file;
        try
        {
            file = MappedFile.Open(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} cannot be read: {fault.Message.TrimEnd('.')}.", fault);
        }

        _files.Add(file);
        if (file.Length != header.FileBytes)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} is not a whole GGUF file: it changes while it is read.");
        }

        foreach (GgufEntry entry in header.Entries)
        {
            if (!_tensors.TryAdd(entry.Name, new GgufTensor(file, header.DataStart + entry.Offset, entry.Block, entry.Shape)))
            {
                throw new ModelImportException($"{Path.GetFileName(path)} has the tensor '{GgufMetadata.Shown(entry.Name)}', which an earlier part has too.");
            }
        }
    }
}
