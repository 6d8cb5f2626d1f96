using System.Globalization;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>The values of a file's header by key: whole numbers as long, others as double, bool, string, and lists of one of these.</summary>
public sealed class GgufMetadata
{
    private const int MostKeyBytes = 1024;
    private const int MostTextBytes = 16 << 20;
    private const int MostItems = 1 << 22;
    private const int MostDepth = 4;

    private readonly Dictionary<string, object> _values;

    internal GgufMetadata(Dictionary<string, object> values) => _values = values;

    /// <summary>All keys.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>The family of the model, such as llama.</summary>
    public string Architecture => Text("general.architecture") ?? throw Missing("general.architecture", "a string");

    /// <summary>The chat template, or null.</summary>
    public string? ChatTemplate => Text("tokenizer.chat_template");

    /// <summary>The template for chats with tools, or null.</summary>
    public string? ToolTemplate => Text("tokenizer.chat_template.tool_use");

    /// <summary>A string, or null where there is none.</summary>
    public string? Text(string key) => Find<string>(key, "a string");

    /// <summary>A whole number, or null where there is none.</summary>
    public long? Integer(string key) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        long integer => integer,
        _ => throw Missing(key, "a whole number"),
    };

    /// <summary>A number, or null where there is none.</summary>
    public double? Number(string key) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        long integer => integer,
        double real => real,
        _ => throw Missing(key, "a number"),
    };

    /// <summary>True or false, or null where there is none.</summary>
    public bool? Flag(string key) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        bool flag => flag,
        _ => throw Missing(key, "true or false"),
    };

    /// <summary>A list of strings, or null where there is none.</summary>
    public IReadOnlyList<string>? Texts(string key) => Find<IReadOnlyList<string>>(key, "a list of strings");

    /// <summary>A list of whole numbers, or null where there is none.</summary>
    public IReadOnlyList<long>? Integers(string key) => Find<IReadOnlyList<long>>(key, "a list of whole numbers");

    /// <summary>A list of numbers, or null where there is none.</summary>
    public IReadOnlyList<double>? Numbers(string key) => Find<IReadOnlyList<double>>(key, "a list of numbers");

    /// <summary>A list of truth values, or null where there is none.</summary>
    public IReadOnlyList<bool>? Flags(string key) => Find<IReadOnlyList<bool>>(key, "a list of truth values");

    /// <summary>Whether there is a list of any kind.</summary>
    public bool IsList(string key) => _values.GetValueOrDefault(key) is Array;

    internal static GgufMetadata Read(GgufReader reader, int count)
    {
        Dictionary<string, object> values = new(StringComparer.Ordinal);
        for (int index = 0; index < count; index++)
        {
            string key = reader.Text("a key", MostKeyBytes);
            if (!values.TryAdd(key, ReadValue(reader, reader.UInt32(), key, 0)))
            {
                throw new FormatException($"it has the key '{Shown(key)}' twice");
            }
        }

        return new(values);
    }

    internal static string Shown(string text) =>
        new([.. text.Take(64).Select(character => char.IsControl(character) ? '?' : character), .. text.Length > 64 ? "..." : string.Empty]);

    private static object ReadValue(GgufReader reader, uint type, string key, int depth) => type switch
    {
        0 => (long)reader.Byte(),
        1 => (long)(sbyte)reader.Byte(),
        2 => (long)reader.UInt16(),
        3 => (long)(short)reader.UInt16(),
        4 => (long)reader.UInt32(),
        5 => (long)(int)reader.UInt32(),
        6 => (double)BitConverter.UInt32BitsToSingle(reader.UInt32()),
        7 => reader.Byte() != 0,
        8 => reader.Text($"the value of '{Shown(key)}'", MostTextBytes),
        9 => ReadList(reader, key, depth + 1),
        10 => reader.UInt64() is var value and <= long.MaxValue ? (long)value : throw new FormatException($"'{Shown(key)}' leaves 63 bits"),
        11 => (long)reader.UInt64(),
        12 => BitConverter.UInt64BitsToDouble(reader.UInt64()),
        _ => throw new FormatException($"'{Shown(key)}' is of the unknown kind {type}; legal are 0 to 12"),
    };

    private static object ReadList(GgufReader reader, string key, int depth)
    {
        uint type = reader.UInt32();
        int bytesEach = type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 9 => 12, _ => 8 };
        int count = reader.Count($"items of '{Shown(key)}'", bytesEach, MostItems);
        if (depth > MostDepth)
        {
            throw new FormatException($"'{Shown(key)}' is nested deeper than {MostDepth} lists");
        }

        IEnumerable<object> items = Enumerable.Range(0, count).Select(_ => ReadValue(reader, type, key, depth));
        return type switch
        {
            6 or 12 => items.Select(item => (double)item).ToArray(),
            7 => items.Select(item => (bool)item).ToArray(),
            8 => items.Select(item => (string)item).ToArray(),
            9 => items.ToArray(),
            _ => items.Select(item => (long)item).ToArray(),
        };
    }

    private T? Find<T>(string key, string what)
        where T : class =>
        _values.GetValueOrDefault(key) switch
        {
            null => null,
            T value => value,
            _ => throw Missing(key, what),
        };

    private static ModelImportException Missing(string key, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The GGUF file's '{key}' is missing or not {what}."));
}
