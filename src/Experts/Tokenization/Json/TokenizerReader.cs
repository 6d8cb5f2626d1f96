using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads a definition from parsed JSON.</summary>
internal static class TokenizerReader
{
    internal static TokenizerDefinition Read(JsonElement root)
    {
        var file = new JsonFields(root, "");
        var model = file.Object("model");
        RejectUnsupported(model);
        RejectDecoder(file);
        var vocabulary = VocabularyReader.Tokens(model);
        var (prefix, suffix) = PostProcessorReader.Read(file);
        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = VocabularyReader.Merges(model),
            AddedTokens = VocabularyReader.AddedTokens(file),
            PreTokenizer = PreTokenizerReader.Read(file),
            NormalizeToFormC = file.Optional("normalizer") is { } normalizer && NormalizesToFormC(new JsonFields(normalizer, "normalizer")),
            IgnoreMerges = model.Flag("ignore_merges", false),
            PrefixIds = prefix,
            SuffixIds = suffix,
        };
    }

    private static void RejectUnsupported(JsonFields model)
    {
        // Old files of GPT-2 leave the type out.
        if (model.OptionalText("type") is { } type and not "BPE")
        {
            throw new NotSupportedException($"The tokenizer model {type} is not supported; legal is BPE.");
        }

        foreach (var name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.OptionalText(name) is { Length: > 0 } affix)
            {
                throw new NotSupportedException(
                    $"The tokenizer uses {model.PathOf(name)} (\"{affix}\"), which byte-level BPE does not have.");
            }
        }

        if (model.Flag("byte_fallback", false))
        {
            throw new NotSupportedException("The tokenizer uses model.byte_fallback; only byte-level BPE is supported.");
        }

        if (model.Optional("dropout") is { } dropout
            && !(dropout.ValueKind == JsonValueKind.Number && dropout.TryGetDouble(out var rate) && rate == 0))
        {
            throw new NotSupportedException("The tokenizer uses model.dropout, which makes tokens random; it must be absent or 0.");
        }
    }

    private static void RejectDecoder(JsonFields file)
    {
        if (file.Optional("decoder") is not { } decoder)
        {
            return;
        }

        var fields = new JsonFields(decoder, "decoder");
        var type = fields.Text("type");
        if (type == "Sequence")
        {
            foreach (var item in fields.Items("decoders", TokenizerLimits.PreTokenizerSteps))
            {
                RequireByteLevel(new JsonFields(item, "decoder.decoders").Text("type"));
            }
        }
        else
        {
            RequireByteLevel(type);
        }
    }

    private static void RequireByteLevel(string decoder)
    {
        if (decoder != "ByteLevel")
        {
            throw new NotSupportedException($"The decoder {decoder} is not supported; legal is ByteLevel.");
        }
    }

    private static bool NormalizesToFormC(JsonFields normalizer)
    {
        var type = normalizer.Text("type");
        if (type == "Sequence")
        {
            var any = false;
            foreach (var item in normalizer.Items("normalizers", TokenizerLimits.PreTokenizerSteps))
            {
                any |= NormalizesToFormC(new JsonFields(item, "normalizer.normalizers"));
            }

            return any;
        }

        return type == "NFC" ? true : throw new NotSupportedException($"The normalizer {type} is not supported; legal are none and NFC.");
    }
}
