using System.Text.Json;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Normalization;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the normalizer; sequences within sequences become one list of steps.</summary>
internal static class NormalizerReader
{
    internal static INormalizer? Read(JsonFields file)
    {
        if (file.Optional("normalizer") is not { } element)
        {
            return null;
        }

        List<INormalizer> steps = [];
        Read(new JsonFields(element, "normalizer"), steps);
        return steps.Count == 0 ? null : new NormalizerSequence(steps);
    }

    private static void Read(JsonFields fields, List<INormalizer> steps)
    {
        if (steps.Count >= TokenizerLimits.Steps)
        {
            throw new InvalidDataException($"The tokenizer has more than {TokenizerLimits.Steps} normalizers.");
        }

        string type = fields.Text("type");
        switch (type)
        {
            case "Sequence":
                foreach (JsonElement item in fields.Items("normalizers", TokenizerLimits.Steps))
                {
                    Read(new JsonFields(item, "normalizer.normalizers"), steps);
                }

                break;
            case "BertNormalizer":
                Bert(fields, steps);
                break;
            default:
                steps.Add(Single(type, fields));
                break;
        }
    }

    private static INormalizer Single(string type, JsonFields fields) => type switch
    {
        "NFC" => new UnicodeForm(composes: true, compatible: false),
        "NFD" => new UnicodeForm(composes: false, compatible: false),
        "NFKC" => new UnicodeForm(composes: true, compatible: true),
        "NFKD" => new UnicodeForm(composes: false, compatible: true),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => new FilterNormalizer(static rune => !CharacterRules.IsMark(rune)),
        "Strip" => new StripNormalizer(fields.Flag("strip_left", true), fields.Flag("strip_right", true)),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(fields), fields.BoundedText("content")),
        "Prepend" => new PrependNormalizer(fields.BoundedText("prepend")),
        "Nmt" => new NmtNormalizer(),
        "ByteLevel" => new ByteAlphabetNormalizer(),
        "Precompiled" => Precompiled(fields),
        _ => throw new NotSupportedException(
            $"The normalizer {type} is not supported; legal are NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Replace, Prepend, Nmt, "
            + "ByteLevel, Precompiled, BertNormalizer and Sequence."),
    };

    private static void Bert(JsonFields fields, List<INormalizer> steps)
    {
        bool cleans = fields.Flag("clean_text", true);
        bool partsChinese = fields.Flag("handle_chinese_chars", true);
        bool lowers = fields.Flag("lowercase", true);
        if (cleans || partsChinese)
        {
            steps.Add(new BertCleaner(cleans, partsChinese));
        }

        // Where the file does not say, accents go with the capitals.
        if (fields.Flag("strip_accents", lowers))
        {
            steps.Add(new UnicodeForm(composes: false, compatible: false));
            steps.Add(new FilterNormalizer(static rune => !CharacterRules.IsNonSpacingMark(rune)));
        }

        if (lowers)
        {
            steps.Add(new LowercaseNormalizer());
        }
    }

    private static PrecompiledNormalizer Precompiled(JsonFields fields)
    {
        string text = fields.Text("precompiled_charsmap");
        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out int length)
            ? new PrecompiledNormalizer(Charsmap.Read(bytes.AsSpan(0, length)))
            : throw new InvalidDataException($"The field {fields.PathOf("precompiled_charsmap")} of the tokenizer file is no base64.");
    }
}
