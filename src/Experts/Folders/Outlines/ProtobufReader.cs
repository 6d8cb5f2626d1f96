using System.Text;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Walks the fields of one protobuf message in place: it copies nothing and never reads beyond the message.</summary>
/// <param name="message">The message's bytes.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const ulong HighestField = (1 << 29) - 1;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>How the field is stored.</summary>
    public WireType Wire { get; private set; }

    /// <summary>The value of a <see cref="WireType.Varint"/>; 0 for others.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of <see cref="WireType.Bytes"/>; empty for others.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the current field is <paramref name="field"/>, stored with a length. A field of another type has no meaning, as for
    /// every protobuf parser.</summary>
    public readonly bool IsBytes(int field) => Field == field && Wire == WireType.Bytes;

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are no protobuf message.</exception>
    public bool Read()
    {
        Bytes = default;
        Number = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint();
        if (tag >> 3 is 0 or > HighestField)
        {
            throw new FormatException("it is not a protobuf message");
        }

        Field = (int)(tag >> 3);
        Wire = (WireType)(tag & 7);
        switch (Wire)
        {
            case WireType.Varint:
                Number = Varint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Bytes:
                Bytes = Take(Varint());
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw new FormatException("it is not a protobuf message");
        }

        return true;
    }

    /// <summary>The current field as text.</summary>
    /// <exception cref="FormatException">It is longer than any name of a real model.</exception>
    public readonly string Text() => Bytes.Length <= OutlineLimits.TextBytes
        ? Encoding.UTF8.GetString(Bytes)
        : throw new FormatException($"a name in it has {Bytes.Length} bytes, and at most {OutlineLimits.TextBytes} are read");

    /// <summary>Appends the numbers of a repeated integer field, packed or single.</summary>
    public readonly void AddNumbers(List<long> numbers)
    {
        if (Wire == WireType.Varint)
        {
            numbers.Add((long)Number);
            return;
        }

        var packed = new ProtobufReader(Bytes);
        while (Wire == WireType.Bytes && !packed._rest.IsEmpty)
        {
            numbers.Add((long)packed.Varint());
            if (numbers.Count > OutlineLimits.Rank)
            {
                return;
            }
        }
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new FormatException("it ends in the middle of a field");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new FormatException("it ends in the middle of a number");
    }
}
