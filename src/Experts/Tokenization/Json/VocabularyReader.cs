using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads tokens, merges and added tokens.</summary>
internal static class VocabularyReader
{
    internal static Dictionary<string, int> Tokens(JsonFields model)
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

    internal static List<(string Left, string Right)> Merges(JsonFields model)
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

    internal static List<AddedToken> AddedTokens(JsonFields file)
    {
        var tokens = new List<AddedToken>();
        if (file.Optional("added_tokens") is null)
        {
            return tokens;
        }

        foreach (var item in file.Items("added_tokens", TokenizerLimits.AddedTokens))
        {
            var fields = new JsonFields(item, $"added_tokens[{tokens.Count}]");
            tokens.Add(Added(fields, fields.Integer("id")));
        }

        return tokens;
    }

    internal static AddedToken Added(JsonFields fields, int id) => new()
    {
        Id = id,
        Content = fields.Text("content"),
        Special = fields.Flag("special", false),
        SingleWord = fields.Flag("single_word", false),
        LeftStrip = fields.Flag("lstrip", false),
        RightStrip = fields.Flag("rstrip", false),
        Normalized = fields.Flag("normalized", false),
    };
}
