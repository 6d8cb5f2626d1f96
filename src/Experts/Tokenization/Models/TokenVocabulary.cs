namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Texts of tokens and their ids, both ways. Immutable.</summary>
internal sealed class TokenVocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<string, int> _readable;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _readableBySpan;
    private readonly string?[] _texts;
    private readonly Dictionary<string, AddedToken> _added;

    /// <param name="ids">The tokens of the model.</param>
    /// <param name="addedTokens">Tokens found as a whole in the text; they take precedence.</param>
    /// <exception cref="InvalidDataException">An id is out of range, or a token is too long.</exception>
    internal TokenVocabulary(Dictionary<string, int> ids, IReadOnlyList<AddedToken> addedTokens)
    {
        _ids = ids;
        _bySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        AddedTokens = addedTokens;
        int highest = -1;
        foreach ((string text, int id) in ids)
        {
            highest = Math.Max(highest, Checked(text, id));
            Longest = Math.Max(Longest, text.Length);
        }

        foreach (AddedToken token in addedTokens)
        {
            highest = Math.Max(highest, Checked(token.Content, token.Id));
        }

        _texts = new string?[highest + 1];
        foreach ((string text, int id) in ids)
        {
            _texts[id] = text;
        }

        _added = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (AddedToken token in addedTokens)
        {
            _texts[token.Id] = token.Content;
            _added[token.Content] = token;
        }

        SpecialIds = addedTokens.Where(token => token.Special).Select(token => token.Id).ToHashSet();

        // Plain text must not spell a control token, whatever the model's pieces are. One character alone is a letter, not a control
        // token: speech models use a letter to pad.
        string[] control =
        [
            .. addedTokens.Where(token => token.Special && token.Content.Length > 1 && ids.ContainsKey(token.Content))
                .Select(token => token.Content),
        ];
        _readable = ids;
        if (control.Length > 0)
        {
            _readable = new Dictionary<string, int>(ids, StringComparer.Ordinal);
            foreach (string content in control)
            {
                _readable.Remove(content);
            }
        }

        _readableBySpan = _readable.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the highest id.</summary>
    internal int Count => _texts.Length;

    /// <summary>Characters of the longest token of the model.</summary>
    internal int Longest { get; }

    /// <summary>Every token of the model, control tokens included.</summary>
    internal IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The tokens of the model that plain text can spell.</summary>
    internal IReadOnlyDictionary<string, int> Readable => _readable;

    internal IReadOnlyList<AddedToken> AddedTokens { get; }

    internal IReadOnlySet<int> SpecialIds { get; }

    /// <summary>The text of a token as the vocabulary writes it; null where no token has the id.</summary>
    internal string? TextOf(int id) => (uint)id < (uint)_texts.Length ? _texts[id] : null;

    internal int? IdOf(string token) => _added.TryGetValue(token, out AddedToken? added) ? added.Id
        : _ids.TryGetValue(token, out int id) ? id : null;

    internal bool TryRead(ReadOnlySpan<char> text, out int id) => _readableBySpan.TryGetValue(text, out id);

    internal bool TryFind(ReadOnlySpan<char> text, out int id) => _bySpan.TryGetValue(text, out id);

    private static int Checked(string text, int id)
    {
        if (id is < 0 or >= TokenizerLimits.Tokens)
        {
            throw new InvalidDataException($"The token \"{text}\" has the id {id}; legal are 0 to {TokenizerLimits.Tokens - 1}.");
        }

        return text.Length <= TokenizerLimits.TokenCharacters
            ? id
            : throw new InvalidDataException(
                $"The token with the id {id} has {text.Length} characters; at most {TokenizerLimits.TokenCharacters} are read.");
    }
}
