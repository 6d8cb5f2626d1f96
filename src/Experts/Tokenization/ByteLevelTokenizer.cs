using System.Text;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Normalization;

namespace CoERouter.Experts.Tokenization;

/// <summary>Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019) as Hugging Face <c>tokenizer.json</c> defines it.
/// Every text can be encoded, in time n log n of its longest piece. Immutable and thread-safe.</summary>
public sealed class ByteLevelTokenizer : ITokenizer
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int> _added;
    private readonly HashSet<int> _specialIds;
    private readonly BytePairModel _model;
    private readonly PieceWalker _walker;
    private readonly TokenBytes _bytes;
    private readonly AddedTokenMatcher _allRaw;
    private readonly AddedTokenMatcher _allNormalized;
    private readonly AddedTokenMatcher _plainRaw;
    private readonly AddedTokenMatcher _plainNormalized;

    /// <summary>A tokenizer of <paramref name="definition"/>.</summary>
    /// <exception cref="InvalidDataException">The definition contradicts itself or is past a limit.</exception>
    /// <exception cref="NotSupportedException">The definition asks for something that this tokenizer does not do.</exception>
    public ByteLevelTokenizer(TokenizerDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        TokenizerDefinitionRules.Check(definition);
        Definition = definition;
        _vocabulary = new Dictionary<string, int>(definition.Vocabulary, StringComparer.Ordinal);
        _added = definition.AddedTokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        _specialIds = [.. definition.AddedTokens.Where(token => token.Special).Select(token => token.Id)];
        _model = new BytePairModel(definition, _vocabulary, _specialIds);
        _walker = new PieceWalker(definition.PreTokenizer, _model);
        var highest = _vocabulary.Values.Concat(_added.Values).Concat(definition.PrefixIds).Concat(definition.SuffixIds).Max();
        _bytes = new TokenBytes(_vocabulary, definition.AddedTokens, highest + 1);
        (_allRaw, _allNormalized) = Matchers(definition.AddedTokens);
        (_plainRaw, _plainNormalized) = Matchers(definition.AddedTokens.Where(token => !token.Special));
    }

    /// <summary>What the tokenizer was made from.</summary>
    public TokenizerDefinition Definition { get; }

    /// <inheritdoc/>
    public int VocabularySize => _bytes.Count;

    /// <summary>Reads a <c>tokenizer.json</c> file.</summary>
    /// <exception cref="InvalidDataException">The file is no valid <c>tokenizer.json</c>.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that this tokenizer does not do; the message names
    /// it.</exception>
    public static ByteLevelTokenizer Load(string path) => new(TokenizerJson.Read(path));

    /// <summary>Writes the tokenizer as a <c>tokenizer.json</c> file that Hugging Face's libraries read.</summary>
    public void Save(string path) => TokenizerJson.Write(Definition, path);

    /// <summary>True for control tokens, which are left out of decoded text.</summary>
    public bool IsSpecial(int id) => _specialIds.Contains(id);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, bool special, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var matcher = special ? _allRaw : _plainRaw;
        var merger = new PieceMerger(_model.Merges);
        for (var from = 0; from < text.Length;)
        {
            var token = matcher.Find(text, from, out var start, out var end);
            EncodeBetween(text[from..start], special, merger, ids);
            if (token is not null)
            {
                ids.Add(token.Id);
            }

            from = end;
        }
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var length = 0;
        foreach (var id in ids)
        {
            length += _bytes[id].Length;
        }

        var bytes = new byte[length];
        var end = 0;
        foreach (var id in ids)
        {
            _bytes[id].CopyTo(bytes.AsSpan(end));
            end += _bytes[id].Length;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int id) => _bytes[id];

    /// <inheritdoc/>
    public int? IdOf(string token) => _added.TryGetValue(token, out var id) || _vocabulary.TryGetValue(token, out id) ? id : null;

    private void EncodeBetween(ReadOnlySpan<char> text, bool special, PieceMerger merger, List<int> ids)
    {
        if (Definition.NormalizeToFormC)
        {
            text = FormC.Normalize(text);
        }

        var matcher = special ? _allNormalized : _plainNormalized;
        for (var from = 0; from < text.Length;)
        {
            var token = matcher.Find(text, from, out var start, out var end);
            _walker.Encode(text[from..start], merger, ids);
            if (token is not null)
            {
                ids.Add(token.Id);
            }

            from = end;
        }
    }

    private static (AddedTokenMatcher Raw, AddedTokenMatcher Normalized) Matchers(IEnumerable<AddedToken> tokens)
    {
        var byPhase = tokens.ToLookup(token => token.Normalized);
        return (new AddedTokenMatcher(byPhase[false]), new AddedTokenMatcher(byPhase[true]));
    }
}
