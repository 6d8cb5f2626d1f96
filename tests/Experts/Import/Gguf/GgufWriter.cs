using System.Text;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Writes GGUF files for tests, by the public description of the format.</summary>
internal sealed class GgufWriter
{
    private readonly List<byte> _keys = [];
    private readonly List<(string Name, uint Type, long[] Shape, byte[] Bytes)> _tensors = [];
    private readonly HashSet<string> _excepted = [];
    private ulong _count;

    public uint Version { get; init; } = 3;

    public int Alignment { get; init; } = 32;

    /// <summary>Leaves out a key that others add from now on.</summary>
    public GgufWriter Except(string key)
    {
        _excepted.Add(key);
        return this;
    }

    public GgufWriter Add(string key, object value)
    {
        if (_excepted.Contains(key))
        {
            return this;
        }

        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        WriteText(writer, key);
        WriteValue(writer, value, withType: true);
        _keys.AddRange(stream.ToArray());
        _count++;
        return this;
    }

    /// <param name="name">Its name.</param>
    /// <param name="type">The number of its type.</param>
    /// <param name="bytes">Its blocks.</param>
    /// <param name="shape">Its dimensions, the slowest first.</param>
    public GgufWriter AddTensor(string name, uint type, byte[] bytes, params long[] shape)
    {
        _tensors.Add((name, type, shape, bytes));
        return this;
    }

    public byte[] ToBytes()
    {
        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)_tensors.Count);
        writer.Write(_count);
        writer.Write(_keys.ToArray());
        long offset = 0;
        foreach ((string name, uint type, long[] shape, byte[] bytes) in _tensors)
        {
            WriteText(writer, name);
            writer.Write((uint)shape.Length);
            foreach (long size in shape.Reverse())
            {
                writer.Write((ulong)size);
            }

            writer.Write(type);
            writer.Write((ulong)offset);
            offset += Padded(bytes.Length);
        }

        stream.SetLength(Padded(stream.Length));
        stream.Position = stream.Length;
        foreach ((_, _, _, byte[] bytes) in _tensors)
        {
            stream.Write(bytes);
            stream.SetLength(Padded(stream.Length));
            stream.Position = stream.Length;
        }

        return stream.ToArray();
    }

    private long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteValue(BinaryWriter writer, object value, bool withType)
    {
        uint type = value switch
        {
            byte => 0u, sbyte => 1, ushort => 2, short => 3, uint => 4, int => 5, float => 6, bool => 7, string => 8, Array => 9, ulong => 10, long => 11, _ => 12,
        };
        if (withType)
        {
            writer.Write(type);
        }

        switch (value)
        {
            case bool flag: writer.Write(flag); break;
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case string text: WriteText(writer, text); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case Array list:
                MemoryStream probe = new();
                WriteValue(new BinaryWriter(probe), list.Length > 0 ? list.GetValue(0)! : "", withType: true);
                writer.Write(BitConverter.ToUInt32(probe.ToArray()));
                writer.Write((ulong)list.Length);
                foreach (object item in list)
                {
                    WriteValue(writer, item, withType: false);
                }

                break;
        }
    }
}
