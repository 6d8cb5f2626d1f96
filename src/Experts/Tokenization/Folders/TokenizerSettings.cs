using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Tokenization.Json;
using CoERouter.Experts.Tokenization.PostProcessing;

namespace CoERouter.Experts.Tokenization.Folders;

/// <summary>What <c>tokenizer_config.json</c> says of a tokenizer; all of it is absent where the file is.</summary>
internal sealed record TokenizerSettings
{
    private const string FileName = "tokenizer_config.json";

    /// <summary>Such as LlamaTokenizer or BertTokenizer; empty where it is not known.</summary>
    public string Class { get; init; } = "";

    /// <summary>True where capitals become small letters; of BERT-like tokenizers.</summary>
    public bool LowersCase { get; init; }

    /// <summary>The token before a text; null for none.</summary>
    public string? Begin { get; init; }

    /// <summary>The token after a text; null for none.</summary>
    public string? End { get; init; }

    /// <summary>The token of what cannot be spelled; null where it is not known.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether decoded text loses spaces before English punctuation; false where the file does not say, as its library has
    /// it.</summary>
    public bool CleansUp { get; init; }

    /// <summary>Tokens found as a whole in the text.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    internal static TokenizerSettings Read(string folder) => Read(folder, Read) ?? new TokenizerSettings();

    /// <summary>Reads the one setting that also a <c>tokenizer.json</c> leaves to the settings, and no other.</summary>
    internal static bool ReadCleansUp(string folder) => Read(folder, ReadCleansUp);

    private static bool ReadCleansUp(JsonFields file) => file.Flag("clean_up_tokenization_spaces", false);

    private static T? Read<T>(string folder, Func<JsonFields, T> read)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(TokenizerFile.ReadBytes(path));
            return read(new JsonFields(document.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The file {FileName} is no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The parts with the tokens that the settings put around a text.</summary>
    internal TokenizerParts Surround(TokenizerParts parts)
    {
        List<TemplatePart> single = [new TemplatePart.Sequence(IsSecond: false, 0)];
        List<TemplatePart> pair = [.. single, new TemplatePart.Sequence(IsSecond: true, 1)];
        if (Begin is not null && parts.Vocabulary.IdOf(Begin) is { } begin)
        {
            single.Insert(0, new TemplatePart.Marker(begin, 0));
            pair.Insert(0, new TemplatePart.Marker(begin, 0));
        }

        if (End is not null && parts.Vocabulary.IdOf(End) is { } end)
        {
            single.Add(new TemplatePart.Marker(end, 0));
            pair.Add(new TemplatePart.Marker(end, 1));
        }

        return parts with { Template = parts.Template with { Single = single, Pair = pair } };
    }

    private static TokenizerSettings Read(JsonFields file)
    {
        string name = file.OptionalText("tokenizer_class") ?? "";
        bool begins = file.Flag(
            "add_bos_token", name.StartsWith("Llama", StringComparison.Ordinal) || name.StartsWith("Gemma", StringComparison.Ordinal));
        bool ends = file.Flag("add_eos_token", name.StartsWith("T5", StringComparison.Ordinal));
        return new TokenizerSettings
        {
            Class = name,
            LowersCase = file.Flag("do_lower_case", name.StartsWith("Bert", StringComparison.Ordinal)),
            Begin = begins ? Token(file, "bos_token") : null,
            End = ends ? Token(file, "eos_token") : null,
            Unknown = Token(file, "unk_token"),
            CleansUp = ReadCleansUp(file),
            AddedTokens = [.. Added(file)],
        };
    }

    // A token is a text, or an object with its text.
    private static string? Token(JsonFields file, string name) => file.Optional(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.Object => file.Object(name).Text("content"),
        _ => file.Text(name),
    };

    private static List<AddedToken> Added(JsonFields file)
    {
        List<AddedToken> tokens = [];
        if (file.Optional("added_tokens_decoder") is null)
        {
            return tokens;
        }

        foreach (JsonProperty entry in file.Required("added_tokens_decoder", JsonValueKind.Object).EnumerateObject())
        {
            JsonFields fields = new(entry.Value, "added_tokens_decoder");
            if (tokens.Count == TokenizerLimits.AddedTokens
                || !int.TryParse(JsonFields.NameOf(entry, "added_tokens_decoder"), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                throw new InvalidDataException(
                    $"The field added_tokens_decoder must hold at most {TokenizerLimits.AddedTokens} tokens by their ids.");
            }

            tokens.Add(VocabularyReader.Added(fields, id));
        }

        return tokens;
    }
}
