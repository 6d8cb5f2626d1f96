using System.Text.Json.Nodes;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Tiktoken;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>
/// How byte-level tokenizers cut texts before they merge. A file has the rule's name alone, so the rules themselves are here, as the makers'
/// own <c>tokenizer.json</c> have them.
/// </summary>
internal sealed record GgufSplitRule
{
    private const string Spaces = @"\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Tekken = @"[^\r\n\p{L}\p{N}]?" + Upper + "*" + Lower + @"+|[^\r\n\p{L}\p{N}]?" + Upper + "+" + Lower + @"*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + Spaces;
    private const string DeepSeek3 = """[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|""" + Spaces;

    // Letters with case. Those of Georgian have it only since a later version of Unicode than DeepSeek's list.
    private const string DeepSeekLetters = @"\s?[\p{Lu}\p{Ll}\p{Lt}&&[^ა-ჿ]]+";

    // The second of these ranges holds the letters of ASCII too, which parts words with others; so the makers have it.
    private const string DeepSeekMarks = @"\s?[!-/:-~！-／：-～‘-‟　-。]+";
    private const string DeepSeekHan = "[一-龥ࠀ-一가-퟿]+";

    private static readonly GgufSplitRule[] s_rules =
    [
        new() { Names = ["gpt-2", "phi-2", "mpt", "default", "jais", "exaone4", "a.x-4.0", "mellum", "roberta-bpe", "granite-docling"], Patterns = [Gpt2Splitter.Pattern] },
        new() { Names = ["olmo", "dolma"], Patterns = [Gpt2Splitter.Pattern], Composes = true },
        new() { Names = ["llama-bpe", "llama3", "llama-v3", "falcon3", "lfm2", "pixtral"], Patterns = [Cl100kSplitter.ThreeDigitPattern], KeepsWhole = true, Begins = true },
        new() { Names = ["dbrx", "smaug-bpe", "glm4", "chatglm-bpe"], Patterns = [Cl100kSplitter.ThreeDigitPattern] },
        new() { Names = ["qwen2", "megrez"], Patterns = [Cl100kSplitter.OneDigitPattern], Composes = true },
        new() { Names = ["deepseek-r1-qwen", "hunyuan", "stablelm2", "grok-2"], Patterns = [Cl100kSplitter.OneDigitPattern] },
        new() { Names = ["smollm", "starcoder", "refact", "codeshell", "exaone", "minerva-7b"], SingleDigits = true, Patterns = [Gpt2Splitter.Pattern] },
        new() { Names = ["tekken"], Patterns = [Tekken], KeepsWhole = true, Begins = true },
        new() { Names = ["gpt-4o", "llama4", "kanana2"], Patterns = [TiktokenEncoding.Gpt4oPattern], KeepsWhole = true },
        new() { Names = ["deepseek-llm"], Patterns = [@"[\r\n]", DeepSeekLetters, DeepSeekMarks, @"\s+$", DeepSeekHan], SingleDigitsLast = true },
        new() { Names = ["deepseek-coder"], Patterns = [@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", DeepSeekHan], SingleDigitsLast = true },
        new() { Names = ["deepseek-v3", "hunyuan-dense"], Patterns = [@"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DeepSeek3] },
        new() { Names = ["falcon"], CutsPunctuation = true, Patterns = ["[0-9][0-9][0-9]"] },
    ];

    /// <summary>Its names in files.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Cuts, one after the other, each leaving what it finds alone.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Whether texts are composed (NFC) first.</summary>
    public bool Composes { get; init; }

    /// <summary>Whether a piece that is a token is not spelled by merges.</summary>
    public bool KeepsWhole { get; init; }

    /// <summary>Whether a text begins with the begin token where the file does not say.</summary>
    public bool Begins { get; init; }

    /// <summary>Whether runs of punctuation are cut out first, and what is left is cut as GPT-2 does and written as bytes before the
    /// patterns.</summary>
    public bool CutsPunctuation { get; init; }

    /// <summary>Whether digits are cut out one by one before the patterns.</summary>
    public bool SingleDigits { get; init; }

    /// <summary>Whether digits are cut out one by one after the patterns.</summary>
    public bool SingleDigitsLast { get; init; }

    /// <summary>The rule of a file.</summary>
    /// <exception cref="ModelImportException">It is not known.</exception>
    public static GgufSplitRule Of(GgufMetadata metadata, GgufArchitecture architecture)
    {
        string name = metadata.Text("tokenizer.ggml.pre") ?? Presumed(metadata, architecture);
        return s_rules.FirstOrDefault(rule => rule.Names.Contains(name)) ?? throw new ModelImportException(
            $"The GGUF file cuts text by the rule '{GgufMetadata.Shown(name)}'; legal are {string.Join(", ", s_rules.SelectMany(rule => rule.Names).Order(StringComparer.Ordinal))}.");
    }

    /// <summary>The rule as pre-tokenizers of <c>tokenizer.json</c>.</summary>
    public JsonObject ToJson()
    {
        JsonArray steps = [];
        if (CutsPunctuation)
        {
            steps.Add((JsonNode)new JsonObject { ["type"] = "Punctuation", ["behavior"] = "Contiguous" });
            steps.Add((JsonNode)Bytes(cuts: true));
            steps.Add((JsonNode)Digits(apart: false));
        }

        if (SingleDigits)
        {
            steps.Add((JsonNode)Digits(apart: true));
        }

        foreach (string pattern in Patterns)
        {
            steps.Add((JsonNode)new JsonObject
            {
                ["type"] = "Split",
                ["pattern"] = new JsonObject { ["Regex"] = pattern },
                ["behavior"] = "Isolated",
                ["invert"] = false,
            });
        }

        if (SingleDigitsLast)
        {
            steps.Add((JsonNode)Digits(apart: true));
        }

        if (!CutsPunctuation)
        {
            steps.Add((JsonNode)Bytes(cuts: false));
        }

        return new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps };
    }

    private static JsonObject Digits(bool apart) => new() { ["type"] = "Digits", ["individual_digits"] = apart };

    private static JsonObject Bytes(bool cuts) => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = cuts };

    // Files of before April 2024 do not name a rule.
    private static string Presumed(GgufMetadata metadata, GgufArchitecture architecture)
    {
        const int TokensOfLlama3 = 128_256;
        return architecture.Name.StartsWith("qwen", StringComparison.Ordinal) ? "qwen2"
            : architecture.Name == "llama" && metadata.Texts(GgufVocabulary.TokensKey)?.Count == TokensOfLlama3 ? "llama-bpe"
            : "default";
    }
}
