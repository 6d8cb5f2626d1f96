using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CoERouter.Categorizer.Storage;

/// <summary>Reads and writes the small JSON records of this room.</summary>
internal static class StoredJson
{
    /// <summary>The longest record that is read: 16 MiB.</summary>
    public const long MostBytes = 16L << 20;

    /// <summary>Reads a record that exists.</summary>
    /// <exception cref="InvalidDataException">It is too long or none; the sentence begins with <paramref name="source"/>.</exception>
    public static T Read<T>(string path, string source, JsonTypeInfo<T> type)
        where T : class
    {
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw new InvalidDataException($"{source} has {length} bytes; at most {MostBytes} are read.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new InvalidDataException($"{source} is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Writes a record beside its place and moves it there.</summary>
    public static void Write<T>(string path, T record, JsonTypeInfo<T> type)
    {
        string partial = path + ".partial";
        File.WriteAllBytes(partial, [.. JsonSerializer.SerializeToUtf8Bytes(record, type), (byte)'\n']);
        File.Move(partial, path, overwrite: true);
    }
}
