using System.Text;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Bytes as text and back. A byte that is no UTF-8 can be kept as an unpaired surrogate from U+DC80, which no valid text
/// holds.</summary>
internal static class ByteText
{
    private const char FirstKept = '\uDC00';

    internal static string Read(ReadOnlySpan<byte> bytes, bool keepsBytes)
    {
        if (!keepsBytes)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                length = 1;
                text.Append((char)(FirstKept + bytes[0]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    internal static byte[] Write(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int count = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done)
            {
                count += rune.EncodeToUtf8(bytes.AsSpan(count));
            }
            else
            {
                bytes[count++] = (byte)(text[0] - FirstKept);
            }

            text = text[length..];
        }

        return bytes[..count];
    }
}
