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
        var vocabulary = Vocabulary(model);
        var (prefix, suffix) = PostProcessorReader.Read(file);
        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = Merges(model),
            AddedTokens = AddedTokens(file),
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

    private static Dictionary<string, int> Vocabulary(JsonFields model)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.Required("vocab", JsonValueKind.Object).EnumerateObject())
        {
            if (vocabulary.Count == TokenizerLimits.Tokens)
            {
                throw new InvalidDataException($"The vocabulary has more than {TokenizerLimits.Tokens} tokens.");
            }

            var token = JsonFields.NameOf(entry, "model.vocab");
            if (!vocabulary.TryAdd(token, JsonFields.IntegerOf(entry.Value, "model.vocab")))
            {
                throw new InvalidDataException($"The vocabulary has the token \"{token}\" twice.");
            }
        }

        return vocabulary;
    }

    private static List<(string Left, string Right)> Merges(JsonFields model)
    {
        var merges = new List<(string, string)>();
        foreach (var item in model.Items("merges", TokenizerLimits.Merges))
        {
            merges.Add(item.ValueKind == JsonValueKind.Array ? FromPair(item, merges.Count) : FromText(item, merges.Count));
        }

        return merges;
    }

    private static (string Left, string Right) FromPair(JsonElement pair, int rank) => pair.GetArrayLength() == 2
        ? (JsonFields.TextOf(pair[0], "model.merges"), JsonFields.TextOf(pair[1], "model.merges"))
        : throw new InvalidDataException($"Merge {rank} has {pair.GetArrayLength()} parts; it must have two.");

    private static (string Left, string Right) FromText(JsonElement merge, int rank)
    {
        var parts = JsonFields.TextOf(merge, "model.merges").Split(' ');
        return parts is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right)
            : throw new InvalidDataException($"Merge {rank} must be two tokens with one space between them.");
    }

    private static List<AddedToken> AddedTokens(JsonFields file)
    {
        var tokens = new List<AddedToken>();
        if (file.Optional("added_tokens") is null)
        {
            return tokens;
        }

        foreach (var item in file.Items("added_tokens", TokenizerLimits.AddedTokens))
        {
            var fields = new JsonFields(item, $"added_tokens[{tokens.Count}]");
            tokens.Add(new AddedToken
            {
                Id = fields.Integer("id"),
                Content = fields.Text("content"),
                Special = fields.Flag("special", false),
                SingleWord = fields.Flag("single_word", false),
                LeftStrip = fields.Flag("lstrip", false),
                RightStrip = fields.Flag("rstrip", false),
                Normalized = fields.Flag("normalized", false),
            });
        }

        return tokens;
    }
}
