using System.Text.Json;
using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the decoder; sequences within sequences become one list of steps.</summary>
internal static class DecoderReader
{
    internal static ITokenDecoder? Read(JsonFields file, ModelParts model)
    {
        if (file.Optional("decoder") is not { } element)
        {
            return null;
        }

        List<ITokenDecoder> steps = [];
        Read(new JsonFields(element, "decoder"), model, steps);
        return steps.Count == 1 ? steps[0] : new DecoderSequence(steps);
    }

    private static void Read(JsonFields fields, ModelParts model, List<ITokenDecoder> steps)
    {
        if (steps.Count >= TokenizerLimits.Steps)
        {
            throw new InvalidDataException($"The tokenizer has more than {TokenizerLimits.Steps} decoders.");
        }

        string type = fields.Text("type");
        if (type == "Sequence")
        {
            foreach (JsonElement item in fields.Items("decoders", TokenizerLimits.Steps))
            {
                Read(new JsonFields(item, "decoder.decoders"), model, steps);
            }

            return;
        }

        steps.Add(Single(type, fields, model));

        // A byte-level vocabulary with a mark at the end of words, such as CLIP's, leaves the mark to the reader.
        if (type == "ByteLevel" && model.EndOfWord.Length > 0)
        {
            steps.Add(new ReplaceDecoder(new LiteralMatcher(model.EndOfWord), " "));
            steps.Add(new StripDecoder(' ', fromStart: 0, fromEnd: 1));
        }
    }

    private static ITokenDecoder Single(string type, JsonFields fields, ModelParts model) => type switch
    {
        "ByteLevel" => new ByteLevelDecoder(model.Vocabulary.AddedTokens.Select(token => token.Content).ToHashSet(StringComparer.Ordinal)),
        "WordPiece" => new WordPieceDecoder(fields.OptionalText("prefix") ?? "##", fields.Flag("cleanup", true)),
        "Metaspace" => new MetaspaceDecoder(fields.Character("replacement"), StageReader.Scheme(fields)),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Strip" => new StripDecoder(fields.Character("content"), fields.OptionalInteger("start", 0), fields.OptionalInteger("stop", 0)),
        "Replace" => new ReplaceDecoder(PatternReader.Read(fields), fields.BoundedText("content")),
        "BPEDecoder" => new EndOfWordDecoder(fields.OptionalText("suffix") ?? "</w>"),
        "CTC" => new CtcDecoder(
            fields.OptionalText("pad_token") ?? "<pad>", fields.OptionalText("word_delimiter_token") ?? "|", fields.Flag("cleanup", true)),
        _ => throw new NotSupportedException(
            $"The decoder {type} is not supported; legal are ByteLevel, WordPiece, Metaspace, ByteFallback, Fuse, Strip, Replace, BPEDecoder, "
            + "CTC and Sequence."),
    };
}
