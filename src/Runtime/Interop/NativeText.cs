using System.Text;

namespace CoERouter.Runtime.Interop;

/// <summary>Text as the C API wants it.</summary>
internal static class NativeText
{
    /// <summary>
    /// UTF-8 bytes that end with a zero byte. Throws <see cref="ArgumentException"/> where the text holds one itself, which would cut it
    /// short.
    /// </summary>
    public static byte[] Encode(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A name or value handed to ONNX Runtime holds a zero character.", nameof(text));
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>
    /// A file path in the characters of this platform (<c>ORTCHAR_T</c>: UTF-16 on Windows, bytes elsewhere), with its closing zero.
    /// </summary>
    public static byte[] EncodePath(string path) => OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + "\0") : Encode(path);
}
