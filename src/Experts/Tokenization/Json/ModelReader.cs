using System.Text.Json;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Models;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the model of a tokenizer.</summary>
internal static class ModelReader
{
    private const int LongestWord = 100;

    /// <summary>The model, its tokens, its unknown token, and whether it must read the byte alphabet as text.</summary>
    internal static ModelParts Read(JsonFields file)
    {
        JsonFields model = file.Object("model");
        List<AddedToken> added = VocabularyReader.AddedTokens(file);
        string type = model.OptionalText("type") ?? Guess(model);
        return type switch
        {
            "BPE" => BytePairs(model, added),
            "Unigram" => Unigram(model, added),
            "WordPiece" => WordPiece(model, added),
            "WordLevel" => WordLevel(model, added),
            _ => throw new NotSupportedException(
                $"The tokenizer model {type} is not supported; legal are BPE, Unigram, WordPiece and WordLevel."),
        };
    }

    // Old files leave the type out.
    private static string Guess(JsonFields model) => model.Optional("merges") is not null ? "BPE"
        : model.Optional("vocab")?.ValueKind == JsonValueKind.Array ? "Unigram"
        : model.Optional("continuing_subword_prefix") is not null ? "WordPiece"
        : "WordLevel";

    private static ModelParts BytePairs(JsonFields model, List<AddedToken> added)
    {
        if (model.Optional("dropout") is { } dropout
            && !(dropout.ValueKind == JsonValueKind.Number && dropout.TryGetDouble(out double rate) && rate == 0))
        {
            throw new NotSupportedException("The tokenizer uses model.dropout, which makes tokens random; it must be absent or 0.");
        }

        Dictionary<string, int> ids = VocabularyReader.Tokens(model);
        TokenVocabulary vocabulary = Vocabulary(ids, added);
        CharacterBpeOptions options = new()
        {
            Unknown = Unknown(model, ids),
            FusesUnknown = model.Flag("fuse_unk", false),
            Bytes = Bytes(model, vocabulary),
            IgnoresMerges = model.Flag("ignore_merges", false),
            Continuation = model.OptionalText("continuing_subword_prefix") ?? "",
            EndOfWord = model.OptionalText("end_of_word_suffix") ?? "",
        };
        HashSet<int> unspoken = [.. ids.Where(entry => !vocabulary.Readable.ContainsKey(entry.Key)).Select(entry => entry.Value)];
        MergeTable merges = new(VocabularyReader.Merges(model), ids, unspoken, options.Continuation);

        // Where bytes are all that the model reads, it can read them from the text itself.
        bool readsBytes = options.Continuation.Length + options.EndOfWord.Length == 0 && options.Bytes is null
            && (options.Unknown is null || HasEveryByte(vocabulary));
        return new ModelParts(vocabulary, new CharacterBpeModel(vocabulary, merges, options), options.Unknown)
        {
            OfBytes = readsBytes ? new ByteBpeModel(vocabulary, merges, options.IgnoresMerges) : null,
            EndOfWord = options.EndOfWord,
        };
    }

    private static ModelParts Unigram(JsonFields model, List<AddedToken> added)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        List<double> scores = [];
        foreach (JsonElement item in model.Items("vocab", TokenizerLimits.Tokens))
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2 || item[1].ValueKind != JsonValueKind.Number
                || !item[1].TryGetDouble(out double score) || !double.IsFinite(score))
            {
                throw new InvalidDataException($"The field model.vocab[{scores.Count}] of the tokenizer file must be a token and its score.");
            }

            ids[JsonFields.TextOf(item[0], "model.vocab")] = scores.Count;
            scores.Add(score);
        }

        int unknown = model.OptionalInteger("unk_id", -1);
        if (scores.Count == 0 || unknown >= scores.Count)
        {
            throw new InvalidDataException($"The field model.unk_id is {unknown}, but the vocabulary has {scores.Count} tokens.");
        }

        TokenVocabulary vocabulary = Vocabulary(ids, added);
        int? unknownId = unknown < 0 ? null : unknown;
        return new ModelParts(
            vocabulary, new UnigramModel(vocabulary, [.. scores], unknownId, Bytes(model, vocabulary)), unknownId);
    }

    private static ModelParts WordPiece(JsonFields model, List<AddedToken> added)
    {
        Dictionary<string, int> ids = VocabularyReader.Tokens(model);
        TokenVocabulary vocabulary = Vocabulary(ids, added);
        int? unknown = Unknown(model, ids);
        string continuation = model.OptionalText("continuing_subword_prefix") ?? "##";
        int longest = model.OptionalInteger("max_input_chars_per_word", LongestWord);
        return new ModelParts(vocabulary, new WordPieceModel(vocabulary, unknown, continuation, longest), unknown);
    }

    private static ModelParts WordLevel(JsonFields model, List<AddedToken> added)
    {
        Dictionary<string, int> ids = VocabularyReader.Tokens(model);
        TokenVocabulary vocabulary = Vocabulary(ids, added);
        int? unknown = Unknown(model, ids);
        return new ModelParts(vocabulary, new WordLevelModel(vocabulary, unknown), unknown);
    }

    // An added token that the model has too keeps the model's id.
    private static TokenVocabulary Vocabulary(Dictionary<string, int> ids, List<AddedToken> added) => new(
        ids,
        [
            .. added.Where(token => token.Content.Length > 0)
                .Select(token => ids.TryGetValue(token.Content, out int id) ? token with { Id = id } : token),
        ]);

    private static bool HasEveryByte(TokenVocabulary vocabulary) =>
        Enumerable.Range(0, 256).All(value => vocabulary.TryRead([ByteAlphabet.CharacterOf((byte)value)], out _));

    private static ByteTokens? Bytes(JsonFields model, TokenVocabulary vocabulary) =>
        model.Flag("byte_fallback", false) ? new ByteTokens(vocabulary) : null;

    private static int? Unknown(JsonFields model, Dictionary<string, int> ids) =>
        model.OptionalText("unk_token") is { } token && ids.TryGetValue(token, out int id) ? id : null;
}
