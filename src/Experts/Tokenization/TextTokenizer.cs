using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Json;
using CoERouter.Experts.Tokenization.PostProcessing;
using CoERouter.Experts.Tokenization.SentencePieces;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;
using CoERouter.Experts.Tokenization.Tiktoken;

namespace CoERouter.Experts.Tokenization;

/// <summary>A tokenizer of any published kind: BPE, Unigram, WordPiece or WordLevel with their normalizers, pre-tokenizers and decoders, as
/// <c>tokenizer.json</c> defines them. Every text can be encoded, in time n log n. Immutable and thread-safe.</summary>
public sealed class TextTokenizer : ITokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenMatcher _allRaw;
    private readonly AddedTokenMatcher _allNormalized;
    private readonly AddedTokenMatcher _plainRaw;
    private readonly AddedTokenMatcher _plainNormalized;
    private readonly byte[]?[] _bytes;

    internal TextTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _bytes = new byte[]?[parts.Vocabulary.Count];
        PrefixIds = parts.Template.Prefix;
        SuffixIds = parts.Template.Suffix;
        (_allRaw, _allNormalized) = Matchers(parts.Vocabulary.AddedTokens);
        (_plainRaw, _plainNormalized) = Matchers(parts.Vocabulary.AddedTokens.Where(token => !token.Special));
    }

    /// <inheritdoc/>
    public int VocabularySize => _parts.Vocabulary.Count;

    /// <summary>Tokens found as a whole in the text.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _parts.Vocabulary.AddedTokens;

    /// <summary>Whether decoded text loses the spaces that stand before English punctuation and contractions:
    /// <c>clean_up_tokenization_spaces</c> of <c>tokenizer_config.json</c>. Default false.</summary>
    public bool CleansUp => _parts.CleansUp;

    /// <summary>Whether a text is its tokens' bytes joined, wherever in it they stand.</summary>
    internal bool IsBytewise => _parts.Decoder is ByteLevelDecoder;

    /// <summary>The token of what the vocabulary cannot spell; null where there is none.</summary>
    public int? UnknownId => _parts.Unknown;

    /// <summary>The tokens that the model expects before a text, such as a begin token. <see cref="Encode"/> does not add them.</summary>
    public IReadOnlyList<int> PrefixIds { get; }

    /// <summary>The tokens that the model expects after a text. <see cref="Encode"/> does not add them.</summary>
    public IReadOnlyList<int> SuffixIds { get; }

    /// <summary>Reads a <c>tokenizer.json</c> file of at most 128 MiB.</summary>
    /// <exception cref="InvalidDataException">The file is no valid <c>tokenizer.json</c>, or is past a limit.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that is not supported; the message names it.</exception>
    public static TextTokenizer Load(string path) => Load(path, cleansUp: false);

    /// <summary>Reads a <c>tokenizer.json</c> file of at most 128 MiB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cleansUp">Whether decoded text is cleaned up, which the file itself does not say.</param>
    /// <exception cref="InvalidDataException">The file is no valid <c>tokenizer.json</c>, or is past a limit.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that is not supported; the message names it.</exception>
    public static TextTokenizer Load(string path, bool cleansUp) => new(TokenizerFile.Read(path) with { CleansUp = cleansUp });

    /// <summary>Reads the UTF-8 bytes of a <c>tokenizer.json</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no valid <c>tokenizer.json</c>, or are past a limit.</exception>
    /// <exception cref="NotSupportedException">The file asks for something that is not supported; the message names it.</exception>
    public static TextTokenizer Load(ReadOnlyMemory<byte> utf8) => new(TokenizerFile.Read(utf8));

    /// <summary>Reads a SentencePiece <c>.model</c> file, unigram or BPE, of at most 128 MiB. Such a file does not say which tokens a model
    /// expects around a text.</summary>
    /// <exception cref="InvalidDataException">The file is no such model, or is past a limit.</exception>
    /// <exception cref="NotSupportedException">The model is of another type.</exception>
    public static TextTokenizer LoadSentencePiece(string path) => LoadSentencePiece(TokenizerFile.ReadBytes(path));

    /// <summary>Reads the bytes of a SentencePiece <c>.model</c> file.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such model, or are past a limit.</exception>
    /// <exception cref="NotSupportedException">The model is of another type.</exception>
    public static TextTokenizer LoadSentencePiece(ReadOnlySpan<byte> model) =>
        new(SentencePieceTokenizer.Create(SentencePieceReader.Read(model)));

    /// <summary>Reads a file of ranks as tiktoken has it, of at most 128 MiB.</summary>
    /// <exception cref="InvalidDataException">The file is no such file, or is past a limit.</exception>
    /// <exception cref="NotSupportedException">The encoding's pattern is not supported.</exception>
    public static TextTokenizer LoadTiktoken(string path, TiktokenEncoding encoding) =>
        LoadTiktoken(TokenizerFile.ReadBytes(path), encoding);

    /// <summary>Reads the bytes of a file of ranks as tiktoken has it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such file, or are past a limit.</exception>
    /// <exception cref="NotSupportedException">The encoding's pattern is not supported.</exception>
    public static TextTokenizer LoadTiktoken(ReadOnlySpan<byte> ranks, TiktokenEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return new TextTokenizer(TiktokenFile.Read(ranks, encoding));
    }

    /// <summary>True for control tokens, which are left out of decoded text.</summary>
    public bool IsSpecial(int id) => _parts.Vocabulary.SpecialIds.Contains(id);

    /// <summary>The text of a token as the vocabulary writes it; null where no token has the id.</summary>
    public string? TextOf(int id) => _parts.Vocabulary.TextOf(id);

    /// <inheritdoc/>
    public int? IdOf(string token) => _parts.Vocabulary.IdOf(token);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, bool special, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Run(text, special, new TokenizingRun(ids, spans: null));
    }

    /// <summary>The tokens of a text, or of two, with their places.</summary>
    /// <param name="text">The text.</param>
    /// <param name="second">A second text, such as an answer to the first; null for none.</param>
    /// <param name="special">True where control tokens are recognised in the text.</param>
    /// <param name="markers">True where the tokens that the model expects around the text are added.</param>
    public TokenizedText Tokenize(string text, string? second = null, bool special = false, bool markers = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        TemplateWriter writer = new(_parts.Template, markers);
        writer.Add(Run(text, special), second is null ? null : Run(second, special));
        return writer.Result;
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids) => Decode(ids, special: false);

    /// <summary>The text of tokens; an id that no token has stands for nothing.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="special">True where control tokens are written as their texts; false where they are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool special) =>
        CleansUp ? TextCleanup.Apply(DecodeAsItStands(ids, special)) : DecodeAsItStands(ids, special);

    /// <summary>The text of tokens before any clean-up.</summary>
    internal string DecodeAsItStands(ReadOnlySpan<int> ids, bool special)
    {
        List<string> tokens = new(ids.Length);
        foreach (int id in ids)
        {
            if (_parts.Vocabulary.TextOf(id) is { } token && (special || !IsSpecial(id)))
            {
                tokens.Add(token);
            }
        }

        return Join(tokens, keepsBytes: false);
    }

    /// <summary>The bytes that a token stands for in the middle of a text; a space before the text that the decoder would leave out is
    /// there. Empty for special tokens.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        if ((uint)id >= (uint)_bytes.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, $"A token id is 0 to {_bytes.Length - 1}.");
        }

        // Two threads may compute the same bytes; either result is right.
        return Volatile.Read(ref _bytes[id]) ?? (_bytes[id] = BytesOf(id));
    }

    private byte[] BytesOf(int id)
    {
        if (IsSpecial(id) || _parts.Vocabulary.TextOf(id) is not { } token)
        {
            return [];
        }

        // A letter before it, not the same one twice, puts the token in the middle of a text.
        string before = token == "a" ? "b" : "a";
        string text = Join([before, token], keepsBytes: true);
        return ByteText.Write(text.StartsWith(before, StringComparison.Ordinal) ? text.AsSpan(1) : text);
    }

    private string Join(List<string> tokens, bool keepsBytes) => _parts.Decoder is null
        ? string.Join(' ', tokens)
        : string.Concat(_parts.Decoder.Decode(tokens, keepsBytes));

    private TemplateWriter.Sequence Run(string text, bool special)
    {
        List<int> ids = [];
        List<(int Start, int End)> spans = [];
        Run(text, special, new TokenizingRun(ids, spans));
        return new TemplateWriter.Sequence(text, ids, spans);
    }

    private void Run(ReadOnlySpan<char> text, bool special, TokenizingRun run)
    {
        AddedTokenMatcher matcher = special ? _allRaw : _plainRaw;
        AlignedText whole = new(text, 0);
        for (int from = 0; from < text.Length;)
        {
            AddedToken? token = matcher.Find(text, from, out int start, out int end);
            if (start > from)
            {
                EncodeBetween(whole.Slice(from, start), special, run);
            }

            if (token is not null)
            {
                run.Add(token.Id, whole, start, end);
            }

            from = end;
        }
    }

    private void EncodeBetween(AlignedText text, bool special, TokenizingRun run)
    {
        if (_parts.Normalizer is not null)
        {
            text = _parts.Normalizer.Apply(text, run.Tracks);
        }

        AddedTokenMatcher matcher = special ? _allNormalized : _plainNormalized;
        for (int from = 0; from < text.Length;)
        {
            AddedToken? token = matcher.Find(text.Text, from, out int start, out int end);
            if (start > from)
            {
                _parts.Stage.Accept(text.Slice(from, start), run);
            }

            if (token is not null)
            {
                run.Add(token.Id, text, start, end);
            }

            from = end;
        }
    }

    private (AddedTokenMatcher Raw, AddedTokenMatcher Normalized) Matchers(IEnumerable<AddedToken> tokens)
    {
        ILookup<bool, AddedToken> byPhase = tokens.ToLookup(token => token.Normalized);
        IEnumerable<AddedToken> normalized = _parts.Normalizer is null || !_parts.NormalizesAddedTokens ? byPhase[true] : byPhase[true].Select(Normalize);
        return (new AddedTokenMatcher(byPhase[false]), new AddedTokenMatcher(normalized.Where(token => token.Content.Length > 0)));
    }

    private AddedToken Normalize(AddedToken token) =>
        token with
        {
            Content = _parts.Normalizer!.Apply(new AlignedText(token.Content, 0), tracks: false).Text.ToString(),
        };
}
