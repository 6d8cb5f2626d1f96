using System.Buffers.Binary;
using System.Text;

namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>Reads the fields of one message in the wire format of protocol buffers. Every length is checked against the bytes that are
/// there.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private ulong _number;
    private ReadOnlySpan<byte> _bytes;

    /// <summary>The number of the field that was read.</summary>
    internal int Field { get; private set; }

    /// <summary>How the field was written.</summary>
    internal WireKind Kind { get; private set; }

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    internal bool TryNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong key = Varint();
        (Field, Kind) = ((int)Math.Min(key >> 3, int.MaxValue), (WireKind)(key & 7));
        _number = 0;
        _bytes = default;
        switch (Kind)
        {
            case WireKind.Varint:
                _number = Varint();
                break;
            case WireKind.Fixed64:
                _bytes = Take(sizeof(ulong));
                break;
            case WireKind.Fixed32:
                _bytes = Take(sizeof(uint));
                break;
            case WireKind.Bytes:
                _bytes = Take(Varint());
                break;
            default:
                throw new InvalidDataException($"The SentencePiece model has a field of the unknown kind {(int)Kind}.");
        }

        return true;
    }

    /// <summary>The field as a number.</summary>
    internal readonly int Integer() => Kind == WireKind.Varint ? unchecked((int)_number) : throw Wrong("a number");

    /// <summary>The field as a truth value.</summary>
    internal readonly bool Flag() => Integer() != 0;

    /// <summary>The field as a floating-point number.</summary>
    internal readonly float Single() => Kind == WireKind.Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(_bytes) : throw Wrong("a float");

    /// <summary>The bytes of the field, which may be another message.</summary>
    internal readonly ReadOnlySpan<byte> Bytes() => Kind == WireKind.Bytes ? _bytes : throw Wrong("a text or a message");

    /// <summary>The field as text.</summary>
    internal readonly string Text() => Encoding.UTF8.GetString(Bytes());

    private readonly InvalidDataException Wrong(string wanted) =>
        new($"The SentencePiece model has a field {Field} of the kind {Kind}; it must be {wanted}.");

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"The SentencePiece model ends early: {count} bytes are announced, {_rest.Length} are there.");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The SentencePiece model has a number of more than 64 bits.");
    }
}
