using System.Text;
using CoERouter.Experts.Tokenization.Splitting;

namespace CoERouter.Experts.Tokenization.Training;

/// <summary>Trains the byte-level BPE of an expert: runs of letters are merged, every digit, space, line break and other character stands
/// alone. The same texts give the same tokenizer, whatever their order.</summary>
public static class BytePairTrainer
{
    /// <summary>Longer words are rare and never useful as tokens; they are not counted, so that one endless word costs nothing.</summary>
    private const int LongestWordBytes = 256;

    /// <summary>Trains a tokenizer.</summary>
    /// <exception cref="ArgumentException">The vocabulary is too small for the special tokens and bytes, or the special tokens are not
    /// distinct.</exception>
    public static ByteLevelTokenizer Train(
        IEnumerable<string> texts, BytePairTrainerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Validate(options);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var special = options.SpecialTokens.Select((content, id) => new AddedToken { Id = id, Content = content, Special = true }).ToList();
        foreach (var token in special)
        {
            vocabulary.Add(token.Content, token.Id);
        }

        var firstByte = vocabulary.Count;
        var tokens = new List<string>(special.Select(token => token.Content));
        for (var value = 0; value < 256; value++)
        {
            tokens.Add(ByteAlphabet.CharacterOf((byte)value).ToString());
            vocabulary.Add(tokens[^1], firstByte + value);
        }

        var merges = new List<(string, string)>();
        var pairs = new PairCounts(CountWords(texts, cancellation), firstByte);
        while (tokens.Count < options.VocabularySize && pairs.TakeMostFrequent(options.MinimumPairCount) is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            var (left, right) = (tokens[pair.Left], tokens[pair.Right]);

            // Two merges may spell the same token (a+bc and ab+c): the second one leads to the first one's id. None may spell a special
            // token.
            if (!vocabulary.TryGetValue(left + right, out var id))
            {
                id = tokens.Count;
                tokens.Add(left + right);
                vocabulary.Add(left + right, id);
            }
            else if (id < firstByte)
            {
                continue;
            }

            merges.Add((left, right));
            pairs.Merge(pair, id);
        }

        return new ByteLevelTokenizer(new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = merges,
            AddedTokens = special,
            PreTokenizer =
            [
                new PreTokenizerStep.Split(WordSplitter.Pattern, Literal: false, SplitBehavior.Isolated, Invert: false),
                new PreTokenizerStep.ByteLevel(AddPrefixSpace: false, UseRegex: false),
            ],
        });
    }

    private static void Validate(BytePairTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var least = 256 + options.SpecialTokens.Count;
        if (options.VocabularySize < least || options.VocabularySize > TokenizerLimits.Tokens)
        {
            throw new ArgumentException(
                $"The vocabulary size is {options.VocabularySize}; legal are {least} (bytes and special tokens) to {TokenizerLimits.Tokens}.",
                nameof(options));
        }

        var faulty = options.SpecialTokens.FirstOrDefault(
            token => token.Length < 2 || options.SpecialTokens.Count(other => other == token) > 1);
        if (faulty is not null)
        {
            throw new ArgumentException($"The special token \"{faulty}\" must be two characters or more, and given once.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumPairCount, 1);
    }

    private static List<(byte[] Word, long Count)> CountWords(IEnumerable<string> texts, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var splitter = new WordSplitter();
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = splitter.Next(text, start, out _);
                var word = text.AsSpan(start, end - start);
                if (word.Length is > 1 and <= LongestWordBytes || !char.IsAscii(word[0]))
                {
                    bySpan[word] = bySpan.TryGetValue(word, out var count) ? count + 1 : 1;
                }
            }
        }

        return
        [
            .. counts.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (Encoding.UTF8.GetBytes(entry.Key), entry.Value))
                .Where(entry => entry.Item1.Length <= LongestWordBytes),
        ];
    }
}
