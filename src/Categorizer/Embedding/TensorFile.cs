using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// The tensors of a <c>.safetensors</c> file: the length of a JSON header as uint64, the header, then the values, little-endian. Small files only; they are
/// read whole.
/// </summary>
internal sealed class TensorFile
{
    /// <summary>The longest file that is read: 1 GiB.</summary>
    public const long MostBytes = 1L << 30;

    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _source;

    private TensorFile(byte[] bytes, string source)
    {
        _bytes = bytes;
        _source = source;
        if (bytes.Length < sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(bytes) > (ulong)(bytes.Length - sizeof(ulong)))
        {
            throw new InvalidDataException($"'{source}' is no safetensors file: its header does not fit into its {bytes.Length} bytes.");
        }

        _start = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        try
        {
            using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(sizeof(ulong), _start - sizeof(ulong)));
            foreach (JsonProperty property in header.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
            {
                _entries.Add(property.Name, EntryOf(property));
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The header of '{source}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is too large or no safetensors file.</exception>
    public static TensorFile Read(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        return file.Length <= MostBytes
            ? new TensorFile(File.ReadAllBytes(path), path)
            : throw new InvalidDataException($"'{path}' has {file.Length} bytes; at most {MostBytes} are allowed.");
    }

    /// <summary>Whether the file has a tensor of this name.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The dimensions of a tensor.</summary>
    public int[] ShapeOf(string name) => Find(name).Shape;

    /// <summary>The values of a tensor as single precision.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or its type is none of F64, F32, F16, BF16, I8, U8, I32, I64.</exception>
    public float[] Singles(string name)
    {
        Entry entry = Find(name);
        ReadOnlySpan<byte> bytes = Bytes(entry);
        float[] values = new float[entry.Count];
        switch (entry.Type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case "F64":
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case "BF16":
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            case "I8":
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(bytes), values);
                break;
            case "U8":
                TensorPrimitives.ConvertTruncating(bytes, values);
                break;
            case "I32":
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(bytes), values);
                break;
            default:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(bytes), values);
                break;
        }

        return values;
    }

    /// <summary>The values of a tensor as integers.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it has no integers.</exception>
    public int[] Integers(string name)
    {
        Entry entry = Find(name);
        ReadOnlySpan<byte> bytes = Bytes(entry);
        int[] values = new int[entry.Count];
        switch (entry.Type)
        {
            case "I32":
                MemoryMarshal.Cast<byte, int>(bytes).CopyTo(values);
                return values;
            case "I64":
                TensorPrimitives.ConvertSaturating(MemoryMarshal.Cast<byte, long>(bytes), values);
                return values;
            default:
                throw new InvalidDataException($"The tensor '{name}' of '{_source}' has the type {entry.Type}; I32 or I64 is needed.");
        }
    }

    /// <summary>The values of a tensor of 8-bit integers.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it has other values.</exception>
    public sbyte[] Bytes(string name)
    {
        Entry entry = Find(name);
        return entry.Type == "I8"
            ? MemoryMarshal.Cast<byte, sbyte>(Bytes(entry)).ToArray()
            : throw new InvalidDataException($"The tensor '{name}' of '{_source}' has the type {entry.Type}; I8 is needed.");
    }

    private Entry Find(string name) => _entries.TryGetValue(name, out Entry? entry)
        ? entry
        : throw new InvalidDataException($"'{_source}' has no tensor '{name}'; it has {string.Join(", ", _entries.Keys)}.");

    private ReadOnlySpan<byte> Bytes(Entry entry) => _bytes.AsSpan(_start + (int)entry.Offset, entry.Count * entry.Width);

    private Entry EntryOf(JsonProperty property)
    {
        string type = property.Value.GetProperty("dtype").GetString()!;
        int[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        int width = type switch
        {
            "F64" or "I64" => 8,
            "F32" or "I32" => 4,
            "F16" or "BF16" => 2,
            "I8" or "U8" => 1,
            _ => throw new InvalidDataException($"The tensor '{property.Name}' of '{_source}' has the type {type}; legal is F64, F32, F16, BF16, I8, U8, I32, I64."),
        };
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        bool fits = offsets is [>= 0, _] && shape.All(size => size >= 0) && offsets[1] - offsets[0] == count * width && offsets[1] <= _bytes.Length - _start;
        return fits
            ? new Entry(type, shape, offsets[0], (int)count, width)
            : throw new InvalidDataException($"The tensor '{property.Name}' of '{_source}' does not lie within the file as its shape says.");
    }

    private sealed record Entry(string Type, int[] Shape, long Offset, int Count, int Width);
}
