using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the parts of a tokenizer from <c>tokenizer.json</c>. The fields <c>truncation</c> and <c>padding</c>, which concern
/// batches and not the vocabulary, are not read.</summary>
internal static class TokenizerFile
{
    internal static TokenizerParts Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long length = new FileInfo(path).Length;
        Check(length);
        return Read(File.ReadAllBytes(path));
    }

    internal static TokenizerParts Read(ReadOnlyMemory<byte> utf8)
    {
        Check(utf8.Length);
        try
        {
            // Some tools write a byte order mark.
            ReadOnlyMemory<byte> text = utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(new JsonFields(document.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The tokenizer file is no valid JSON: {e.Message}", e);
        }
    }

    private static TokenizerParts Read(JsonFields file)
    {
        ModelParts model = ModelReader.Read(file);
        return new TokenizerParts
        {
            Vocabulary = model.Vocabulary,
            Normalizer = NormalizerReader.Read(file),
            Stage = StageReader.Read(file, model),
            Template = TemplateReader.Read(file),
            Decoder = DecoderReader.Read(file, model),
            Unknown = model.Unknown,
        };
    }

    private static void Check(long length)
    {
        if (length > TokenizerLimits.FileBytes)
        {
            throw new InvalidDataException($"The tokenizer file has {length} bytes; at most {TokenizerLimits.FileBytes} are read.");
        }
    }
}
