using System.Text;

namespace CoERouter.Experts.Sampling;

/// <summary>Turns the bytes of tokens into text as they come: whole characters only, with U+FFFD for bytes that are not UTF-8, exactly as
/// if all bytes were decoded at once. One for each stream; not thread-safe.</summary>
public sealed class Utf8Streamer
{
    private const int ChunkBytes = 256;
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false).GetDecoder();

    /// <summary>Reads the bytes of a token and appends the characters that are whole to <paramref name="text"/>. At most three bytes wait
    /// for the next token.</summary>
    public void Append(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (; bytes.Length > ChunkBytes; bytes = bytes[ChunkBytes..])
        {
            Decode(bytes[..ChunkBytes], flush: false, text);
        }

        Decode(bytes, flush: false, text);
    }

    /// <summary>Ends the stream: an unfinished character becomes U+FFFD. The streamer can then be used for another stream.</summary>
    public void Flush(StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Decode([], flush: true, text);
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush, StringBuilder text)
    {
        // One byte gives at most one character; up to three that waited may come out as replacements besides.
        Span<char> characters = stackalloc char[ChunkBytes + 4];
        text.Append(characters[.._decoder.GetChars(bytes, characters, flush)]);
    }
}
