using System.Globalization;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>The tokens of a file with their kinds and scores.</summary>
internal sealed class GgufVocabulary
{
    public const string TokensKey = "tokenizer.ggml.tokens";
    public const string KindsKey = "tokenizer.ggml.token_type";

    public const long Normal = 1;
    public const long Unknown = 2;
    public const long Control = 3;
    public const long UserDefined = 4;

    private const int MostTokens = 1 << 20;

    private readonly IReadOnlyList<long> _kinds;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Reads the tokens of a header.</summary>
    /// <exception cref="ModelImportException">There are too many or too few, or one is there twice.</exception>
    public GgufVocabulary(GgufMetadata metadata)
    {
        IReadOnlyList<string> tokens = metadata.Texts(TokensKey) ?? [];
        if (tokens.Count is 0 or > MostTokens)
        {
            throw new ModelImportException($"The GGUF file has {tokens.Count} tokens; legal are 1 to {MostTokens}.");
        }

        // A token without text stands for a hole of the vocabulary.
        Tokens = [.. tokens.Select((token, id) => token.Length > 0 ? token : string.Create(CultureInfo.InvariantCulture, $"[EMPTY_{id}]"))];
        _kinds = metadata.Integers(KindsKey) ?? [];
        Scores = metadata.Numbers("tokenizer.ggml.scores");
        for (int id = 0; id < Tokens.Count; id++)
        {
            if (!_ids.TryAdd(Tokens[id], id))
            {
                throw new ModelImportException($"The GGUF file has the token '{GgufMetadata.Shown(Tokens[id])}' twice.");
            }
        }
    }

    /// <summary>The tokens' texts by id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Their scores, or null.</summary>
    public IReadOnlyList<double>? Scores { get; }

    /// <summary>The kind of a token; normal where the file does not say.</summary>
    public long KindOf(int id) => id < _kinds.Count ? _kinds[id] : Normal;

    /// <summary>Whether a token is found as a whole in a text rather than spelled.</summary>
    public bool IsAdded(int id) => KindOf(id) is Unknown or Control or UserDefined;

    /// <summary>The id of a text, or null.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;
}
