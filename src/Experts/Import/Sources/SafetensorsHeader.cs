using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace CoERouter.Experts.Import.Sources;

/// <summary>
/// Reads the header of a safetensors file and refuses every one that does not describe its data section exactly: each tensor's bytes are
/// those of its shape and type, and the tensors follow each other without gap or overlap to the end of the file.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>Bytes of the length that stands before the header.</summary>
    public const int LengthBytes = sizeof(ulong);

    // The largest published headers have about a million bytes.
    private const long MostHeaderBytes = 16 << 20;
    private const int MostTensors = 1 << 18;
    private const int MostDimensions = 8;
    private const int MostNameCharacters = 512;

    /// <summary>The bytes of the header, from the first eight of a file.</summary>
    /// <exception cref="FormatException">No file of this size can have it.</exception>
    public static int LengthOf(ReadOnlySpan<byte> start, long fileBytes)
    {
        if (start.Length < LengthBytes)
        {
            throw new FormatException($"it has only {fileBytes} bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        return length <= MostHeaderBytes && (long)length <= fileBytes - LengthBytes
            ? (int)length
            : throw new FormatException(
                $"its header claims {length.ToString(CultureInfo.InvariantCulture)} bytes, but the file has {fileBytes} and at most {MostHeaderBytes} are read");
    }

    /// <summary>The entries of a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataBytes">Bytes of the file behind the header.</param>
    /// <exception cref="FormatException">The header does not describe such a data section.</exception>
    public static Dictionary<string, SafetensorsEntry> Read(ReadOnlyMemory<byte> json, long dataBytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return Read(document.RootElement, dataBytes);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second kind comes from texts that are no Unicode.
            throw new FormatException("its header is not JSON of the expected form", exception);
        }
    }

    private static Dictionary<string, SafetensorsEntry> Read(JsonElement root, long dataBytes)
    {
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() > MostTensors)
        {
            throw new FormatException($"its header is not an object of at most {MostTensors} tensors");
        }

        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                continue;
            }

            if (property.Name.Length is 0 or > MostNameCharacters)
            {
                throw new FormatException($"a tensor's name has {property.Name.Length} characters, legal are 1 to {MostNameCharacters}");
            }

            entries.Add(property.Name, Entry(property.Name, property.Value));
        }

        CheckLayout(entries, dataBytes);
        return entries;
    }

    private static SafetensorsEntry Entry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array
            || shape.GetArrayLength() > MostDimensions || offsets.GetArrayLength() != 2)
        {
            throw new FormatException($"the entry of tensor '{name}' has not a dtype, a shape of at most {MostDimensions} dimensions and two data_offsets");
        }

        long[] sizes = [.. shape.EnumerateArray().Select(size => Whole(name, size))];
        string text = type.GetString()!;
        int bits = SourceTypes.BitsOf(text) ?? throw new FormatException(
            $"tensor '{name}' has the type '{Shown(text)}', legal are {string.Join(", ", SourceTypes.Known)}");
        (long begin, long end) = (Whole(name, offsets[0]), Whole(name, offsets[1]));
        UInt128 wanted = (UInt128)bits;
        foreach (long size in sizes)
        {
            // A product beyond any file is as good as its first factor that is.
            wanted = wanted > ulong.MaxValue && size > 0 ? ulong.MaxValue : wanted * (UInt128)size;
        }

        return begin <= end && wanted == (UInt128)(end - begin) * 8
            ? new(text, sizes, begin, end)
            : throw new FormatException($"tensor '{name}' has the bytes {begin} to {end}, which do not fit its shape [{string.Join(", ", sizes)}] of {text}");
    }

    private static long Whole(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new FormatException($"the entry of tensor '{name}' has a size or offset that is not a whole number of 0 or more");

    private static void CheckLayout(Dictionary<string, SafetensorsEntry> entries, long dataBytes)
    {
        long end = 0;
        foreach ((string name, SafetensorsEntry entry) in entries.OrderBy(entry => entry.Value.Begin).ThenBy(entry => entry.Value.End))
        {
            if (entry.Begin != end)
            {
                throw new FormatException($"tensor '{name}' begins at byte {entry.Begin} of the data, where {end} was expected");
            }

            end = entry.End;
        }

        if (end != dataBytes)
        {
            throw new FormatException($"its tensors take {end} bytes, but {dataBytes} follow the header");
        }
    }

    private static string Shown(string text) => text.Length <= 16 ? text : text[..16] + "...";
}
