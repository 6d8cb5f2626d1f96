using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Reads the numbers and strings of a header, never past its bytes.</summary>
internal sealed class GgufReader(Stream stream)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long _length = stream.Length;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    public long Remaining => _length - Position;

    public byte Byte()
    {
        Span<byte> bytes = stackalloc byte[1];
        Take(bytes);
        return bytes[0];
    }

    public ushort UInt16()
    {
        Span<byte> bytes = stackalloc byte[2];
        Take(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint UInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Take(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong UInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Take(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A count of things of which each takes bytes in the file.</summary>
    /// <exception cref="FormatException">The file cannot hold so many.</exception>
    public int Count(string what, int bytesEach, int most)
    {
        ulong count = UInt64();
        return count <= (ulong)most && count <= (ulong)(Remaining / bytesEach)
            ? (int)count
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"it claims {count} {what}, but {Remaining} bytes follow and at most {most} are read"));
    }

    /// <summary>A string of at most so many bytes.</summary>
    public string Text(string what, int mostBytes)
    {
        byte[] bytes = new byte[Count($"bytes of {what}", 1, mostBytes)];
        Take(bytes);
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (ArgumentException fault)
        {
            throw new FormatException($"{what} is not UTF-8", fault);
        }
    }

    private void Take(Span<byte> bytes)
    {
        if (bytes.Length > Remaining)
        {
            throw new FormatException($"it ends after {_length} bytes, inside its header");
        }

        stream.ReadExactly(bytes);
        Position += bytes.Length;
    }
}
