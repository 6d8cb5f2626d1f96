using CoERouter.Experts.Import.Sources;
using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>
/// One GGUF file, version 2 or 3: metadata with tokenizer and chat template, and tensors under the file's own names. The whole header is
/// checked against the file's size before anything is mapped. Any thread may read; disposing unmaps the file.
/// </summary>
public sealed class GgufFile : ITensorSource
{
    private const uint Magic = 0x46554747;
    private const int MostTensors = 1 << 18;
    private const int MostKeys = 1 << 16;
    private const int MostNameBytes = 512;
    private const int MostDimensions = 4;
    private const int MostAlignment = 1 << 20;

    private readonly MappedFile _file;
    private readonly Dictionary<string, GgufTensor> _tensors;

    private GgufFile(MappedFile file, GgufMetadata metadata, Dictionary<string, GgufTensor> tensors) =>
        (_file, Metadata, _tensors) = (file, metadata, tensors);

    /// <summary>What the header says besides the tensors.</summary>
    public GgufMetadata Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelImportException">It is not a whole GGUF file, or has tensors of a type that cannot be read.</exception>
    public static GgufFile Open(string path)
    {
        try
        {
            (GgufMetadata metadata, List<Entry> entries, long start, long length) = ReadHeader(path);
            MappedFile file = MappedFile.Open(path);
            if (file.Length != length)
            {
                file.Dispose();
                throw new FormatException("it changes while it is read");
            }

            return new(file, metadata, entries.ToDictionary(
                entry => entry.Name, entry => new GgufTensor(file, start + entry.Offset, entry.Block, entry.Shape), StringComparer.Ordinal));
        }
        catch (FormatException fault)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} is not a whole GGUF file: {fault.Message}.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} cannot be read: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (GgufMetadata Metadata, List<Entry> Entries, long Start, long Length) ReadHeader(string path)
    {
        using FileStream file = File.OpenRead(path);
        using BufferedStream stream = new(file, 1 << 16);
        GgufReader reader = new(stream);
        if (reader.UInt32() != Magic)
        {
            throw new FormatException("it does not begin with 'GGUF'");
        }

        uint version = reader.UInt32();
        if (version is not (2 or 3))
        {
            throw new FormatException($"it has the version {version}; legal are 2 and 3, little-endian");
        }

        // The least bytes of a tensor: its name's length, number of dimensions, type and offset; of a key: its length and kind.
        int tensors = reader.Count("tensors", 24, MostTensors);
        int keys = reader.Count("keys", 13, MostKeys);
        GgufMetadata metadata = GgufMetadata.Read(reader, keys);
        List<Entry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int index = 0; index < tensors; index++)
        {
            Entry entry = ReadEntry(reader);
            entries.Add(names.Add(entry.Name) ? entry : throw new FormatException($"it has the tensor '{GgufMetadata.Shown(entry.Name)}' twice"));
        }

        long start = StartOfData(reader, metadata);
        CheckPlaces(entries, reader.Position + reader.Remaining - start, Alignment(metadata));
        return (metadata, entries, start, reader.Position + reader.Remaining);
    }

    private static Entry ReadEntry(GgufReader reader)
    {
        string name = reader.Text("a tensor's name", MostNameBytes);
        uint dimensions = reader.UInt32();
        if (dimensions is < 1 or > MostDimensions)
        {
            throw new FormatException($"the tensor '{GgufMetadata.Shown(name)}' has {dimensions} dimensions; legal are 1 to {MostDimensions}");
        }

        long[] shape = new long[dimensions];
        UInt128 elements = 1;
        for (int dimension = (int)dimensions - 1; dimension >= 0; dimension--)
        {
            ulong size = reader.UInt64();
            elements = size == 0 || elements > long.MaxValue ? ulong.MaxValue : elements * size;
            shape[dimension] = size <= long.MaxValue ? (long)size : 0;
        }

        uint type = reader.UInt32();
        GgufBlock block = GgufBlock.Find(type) ?? throw new FormatException(
            $"the tensor '{GgufMetadata.Shown(name)}' is of the type {type}; legal are {string.Join(", ", GgufBlock.Names)}");
        UInt128 bytes = elements / (UInt128)block.Elements * (UInt128)block.Bytes;
        ulong offset = reader.UInt64();
        return elements <= long.MaxValue && bytes <= long.MaxValue && offset <= long.MaxValue && shape[^1] % block.Elements == 0
            ? new(name, block, shape, (long)offset, (long)bytes)
            : throw new FormatException(
                $"the tensor '{GgufMetadata.Shown(name)}' of {block.Name} has the sizes [{string.Join(", ", shape)}] at byte {offset}, which cannot be");
    }

    private static long Alignment(GgufMetadata metadata)
    {
        long alignment = metadata.Integer("general.alignment") ?? 32;
        return alignment is >= 1 and <= MostAlignment && long.IsPow2(alignment)
            ? alignment
            : throw new FormatException($"its alignment is {alignment}; legal are the powers of two up to {MostAlignment}");
    }

    private static long StartOfData(GgufReader reader, GgufMetadata metadata)
    {
        long alignment = Alignment(metadata);
        long start = (reader.Position + alignment - 1) / alignment * alignment;
        return Math.Min(start, reader.Position + reader.Remaining);
    }

    private static void CheckPlaces(List<Entry> entries, long dataBytes, long alignment)
    {
        long end = 0;
        foreach (Entry entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes))
        {
            if (entry.Offset % alignment != 0 || entry.Offset < end || entry.Bytes > dataBytes - entry.Offset)
            {
                throw new FormatException(
                    $"the tensor '{GgufMetadata.Shown(entry.Name)}' takes {entry.Bytes} bytes from byte {entry.Offset} of {dataBytes}, which overlaps another, is not aligned or passes the end");
            }

            end = entry.Offset + entry.Bytes;
        }
    }

    private sealed record Entry(string Name, GgufBlock Block, IReadOnlyList<long> Shape, long Offset, long Bytes);
}
