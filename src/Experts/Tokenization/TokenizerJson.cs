using System.Text.Json;
using CoERouter.Experts.Tokenization.Json;

namespace CoERouter.Experts.Tokenization;

/// <summary>Reads and writes byte-level BPE tokenizers as Hugging Face <c>tokenizer.json</c>. What a file asks for and this reader does
/// not do is an error that names it; <c>truncation</c> and <c>padding</c>, which concern batches and not the vocabulary, are not
/// read.</summary>
public static class TokenizerJson
{
    /// <summary>Reads a file of at most 128 MiB.</summary>
    /// <exception cref="InvalidDataException">The file is no valid <c>tokenizer.json</c>.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that is not supported; the message names it.</exception>
    public static TokenizerDefinition Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var length = new FileInfo(path).Length;
        return length <= TokenizerLimits.FileBytes
            ? Read(File.ReadAllBytes(path))
            : throw new InvalidDataException($"The tokenizer file has {length} bytes; at most {TokenizerLimits.FileBytes} are read.");
    }

    /// <summary>Reads the UTF-8 bytes of a <c>tokenizer.json</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no valid <c>tokenizer.json</c>.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that is not supported; the message names it.</exception>
    public static TokenizerDefinition Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > TokenizerLimits.FileBytes)
        {
            throw new InvalidDataException($"The tokenizer file has {utf8.Length} bytes; at most {TokenizerLimits.FileBytes} are read.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            return TokenizerReader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The tokenizer file is no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Writes a file, replacing one that is there.</summary>
    public static void Write(TokenizerDefinition definition, string path)
    {
        using var stream = File.Create(path);
        Write(definition, stream);
    }

    /// <summary>Writes UTF-8 JSON to <paramref name="stream"/>, which stays open.</summary>
    public static void Write(TokenizerDefinition definition, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(definition);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        TokenizerWriter.Write(definition, json);
    }
}
