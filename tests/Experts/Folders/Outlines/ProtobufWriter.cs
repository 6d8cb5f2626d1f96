using System.Text;

namespace CoERouter.Tests.Experts.Folders.Outlines;

/// <summary>Writes one protobuf message field by field, legal or not.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToBytes() => [.. _bytes];

    public ProtobufWriter Number(int field, ulong value) => Tag(field, 0).Varint(value);

    public ProtobufWriter Bytes(int field, params byte[] value)
    {
        Tag(field, 2).Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToBytes());

    public ProtobufWriter Fixed32(int field, uint value)
    {
        Tag(field, 5)._bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufWriter Fixed64(int field, ulong value)
    {
        Tag(field, 1)._bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Numbers of a repeated field in one run of bytes.</summary>
    public ProtobufWriter Packed(int field, params ulong[] values)
    {
        var packed = new ProtobufWriter();
        foreach (ulong value in values)
        {
            packed.Varint(value);
        }

        return Message(field, packed);
    }

    private ProtobufWriter Tag(int field, int wire) => Varint(((ulong)field << 3) | (uint)wire);

    private ProtobufWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
        return this;
    }
}
