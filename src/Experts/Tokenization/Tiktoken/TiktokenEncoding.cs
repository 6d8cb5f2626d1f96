using System.Globalization;
using CoERouter.Experts.Tokenization.Splitting;

namespace CoERouter.Experts.Tokenization.Tiktoken;

/// <summary>What a file of ranks does not say: how text is cut to pieces, and which control tokens there are.</summary>
public sealed record TiktokenEncoding
{
    internal const string Gpt4oPattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The regular expression whose matches are the pieces.</summary>
    public required string Pattern { get; init; }

    /// <summary>Control tokens and their ids. Default none.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; init; } = new Dictionary<string, int>();

    /// <summary>The encoding of a published name: r50k_base, gpt2, p50k_base, p50k_edit, cl100k_base, o200k_base or o200k_harmony; null
    /// where the name is none of them.</summary>
    public static TiktokenEncoding? Named(string name) => name switch
    {
        "r50k_base" or "gpt2" or "p50k_base" => new() { Pattern = Gpt2Splitter.Pattern, SpecialTokens = Tokens(("<|endoftext|>", 50256)) },
        "p50k_edit" => new()
        {
            Pattern = Gpt2Splitter.Pattern,
            SpecialTokens = Tokens(
                ("<|endoftext|>", 50256), ("<|fim_prefix|>", 50281), ("<|fim_middle|>", 50282), ("<|fim_suffix|>", 50283)),
        },
        "cl100k_base" => new()
        {
            Pattern = Cl100kSplitter.ThreeDigitPattern,
            SpecialTokens = Tokens(
                ("<|endoftext|>", 100257), ("<|fim_prefix|>", 100258), ("<|fim_middle|>", 100259), ("<|fim_suffix|>", 100260),
                ("<|endofprompt|>", 100276)),
        },
        "o200k_base" => new() { Pattern = Gpt4oPattern, SpecialTokens = Tokens(("<|endoftext|>", 199999), ("<|endofprompt|>", 200018)) },
        "o200k_harmony" => new() { Pattern = Gpt4oPattern, SpecialTokens = Harmony() },
        _ => null,
    };

    private static Dictionary<string, int> Tokens(params (string Text, int Id)[] tokens) =>
        tokens.ToDictionary(token => token.Text, token => token.Id, StringComparer.Ordinal);

    private static Dictionary<string, int> Harmony()
    {
        const int FirstReserved = 200000;
        const int LastReserved = 201087;
        Dictionary<string, int> tokens = Tokens(
            ("<|startoftext|>", 199998), ("<|endoftext|>", 199999), ("<|endofprompt|>", 200018), ("<|return|>", 200002),
            ("<|constrain|>", 200003), ("<|channel|>", 200005), ("<|start|>", 200006), ("<|end|>", 200007), ("<|message|>", 200008),
            ("<|call|>", 200012));
        HashSet<int> named = [.. tokens.Values];
        for (int id = FirstReserved; id <= LastReserved; id++)
        {
            if (!named.Contains(id))
            {
                tokens.Add(string.Create(CultureInfo.InvariantCulture, $"<|reserved_{id}|>"), id);
            }
        }

        return tokens;
    }
}
