namespace CoERouter.Experts.Import.Gguf;

/// <summary>The header of one GGUF file, checked against the file's size.</summary>
/// <param name="Metadata">Its keys and values.</param>
/// <param name="Entries">Its tensors.</param>
/// <param name="DataStart">The byte at which the tensors' data begin.</param>
/// <param name="FileBytes">Bytes of the file.</param>
internal sealed record GgufHeader(GgufMetadata Metadata, IReadOnlyList<GgufEntry> Entries, long DataStart, long FileBytes)
{
    private const uint Magic = 0x46554747;
    private const int MostTensors = 1 << 18;
    private const int MostKeys = 1 << 16;
    private const int MostNameBytes = 512;
    private const int MostDimensions = 4;
    private const int MostAlignment = 1 << 20;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="ModelImportException">It is not a whole GGUF file, or has tensors of a type that cannot be read.</exception>
    public static GgufHeader Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using BufferedStream stream = new(file, 1 << 16);
            return Read(new GgufReader(stream));
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

    private static GgufHeader Read(GgufReader reader)
    {
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
        List<GgufEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int index = 0; index < tensors; index++)
        {
            GgufEntry entry = ReadEntry(reader);
            entries.Add(names.Add(entry.Name) ? entry : throw new FormatException($"it has the tensor '{GgufMetadata.Shown(entry.Name)}' twice"));
        }

        long start = StartOfData(reader, metadata);
        CheckPlaces(entries, reader.Position + reader.Remaining - start, Alignment(metadata));
        return new(metadata, entries, start, reader.Position + reader.Remaining);
    }

    private static GgufEntry ReadEntry(GgufReader reader)
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

    private static void CheckPlaces(List<GgufEntry> entries, long dataBytes, long alignment)
    {
        long end = 0;
        foreach (GgufEntry entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes))
        {
            if (entry.Offset % alignment != 0 || entry.Offset < end || entry.Bytes > dataBytes - entry.Offset)
            {
                throw new FormatException(
                    $"the tensor '{GgufMetadata.Shown(entry.Name)}' takes {entry.Bytes} bytes from byte {entry.Offset} of {dataBytes}, which overlaps another, is not aligned or passes the end");
            }

            end = entry.Offset + entry.Bytes;
        }
    }
}
