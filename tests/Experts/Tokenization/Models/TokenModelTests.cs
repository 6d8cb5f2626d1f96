using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Models;

/// <summary>Each model against its definition, on random vocabularies and texts.</summary>
public sealed class TokenModelTests
{
    [Fact]
    public void Unigram_finds_the_spelling_of_the_highest_score()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            Dictionary<string, int> vocabulary = new() { ["<unk>"] = 0 };
            while (vocabulary.Count < 10)
            {
                vocabulary.TryAdd(Text(random, 1 + random.Next(3), "abc"), vocabulary.Count);
            }

            double[] scores = [.. vocabulary.Select(_ => -(double)random.Next(1, 1000) / 7)];
            UnigramModel model = new(new TokenVocabulary(vocabulary, []), scores, 0, null);
            string text = Text(random, random.Next(1, 9), "abcd");
            (List<int> ids, List<(int Start, int End)> spans) = Encode(model, text);

            double given = 0;
            for (int index = 0; index < ids.Count; index++)
            {
                (int start, int end) = spans[index];
                given += ids[index] == 0 ? (end - start) * (scores.Min() - 10) : scores[ids[index]];
                Assert.True(ids[index] == 0 || vocabulary[text[start..end]] == ids[index]);
            }

            Assert.Equal(Best(text, vocabulary, scores), given, 9);
            Assert.Equal(text, string.Concat(spans.Select(span => text[span.Start..span.End])));
            Assert.Equal(ids, Untracked(model, text));
        }
    }

    [Fact]
    public void WordPiece_takes_the_longest_beginning_and_then_the_longest_continuation()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            Random random = new(seed);
            Dictionary<string, int> vocabulary = new() { ["[UNK]"] = 0 };
            for (int count = random.Next(4, 16); count > 0; count--)
            {
                vocabulary.TryAdd((random.Next(2) == 0 ? "##" : "") + Text(random, 1 + random.Next(3), "ab"), vocabulary.Count);
            }

            WordPieceModel model = new(new TokenVocabulary(vocabulary, []), 0, "##", longestWord: 6);
            string word = Text(random, random.Next(1, 9), "ab");

            Assert.Equal(Greedy(word, vocabulary), Encode(model, word).Ids);
        }
    }

    [Theory]
    [InlineData("aaaa", new[] { 1, 2 })]
    [InlineData("aaaaa", new[] { 0 })]
    [InlineData("🙂🙂🙂🙂", new[] { 3, 4 })]
    public void WordPiece_counts_code_points_of_a_word(string word, int[] expected)
    {
        Dictionary<string, int> vocabulary = new() { ["[UNK]"] = 0, ["aa"] = 1, ["##aa"] = 2, ["🙂🙂"] = 3, ["##🙂🙂"] = 4 };
        WordPieceModel model = new(new TokenVocabulary(vocabulary, []), 0, "##", longestWord: 4);

        Assert.Equal(expected, Encode(model, word).Ids);
        Assert.Equal(expected[0] == 0 ? [] : expected, Encode(new WordPieceModel(new TokenVocabulary(vocabulary, []), null, "##", 4), word).Ids);
    }

    [Fact]
    public void A_word_is_its_token_or_the_unknown_one()
    {
        TokenVocabulary vocabulary = new(new() { ["<unk>"] = 0, ["one"] = 1 }, []);

        Assert.Equal([1], Encode(new WordLevelModel(vocabulary, 0), "one").Ids);
        Assert.Equal([0], Encode(new WordLevelModel(vocabulary, 0), "two").Ids);
        Assert.Empty(Encode(new WordLevelModel(vocabulary, null), "two").Ids);
    }

    [Theory]
    [InlineData("ab", false, new[] { 3 })]
    [InlineData("axxb", true, new[] { 1, 0, 2 })]
    [InlineData("axxb", false, new[] { 1, 0, 0, 2 })]
    [InlineData("xxx", true, new[] { 0 })]
    [InlineData("x🙂", false, new[] { 0, 0 })]
    public void Unknown_characters_are_one_token_or_several(string text, bool fuses, int[] expected)
    {
        CharacterBpeModel model = Characters(new CharacterBpeOptions { Unknown = 0, FusesUnknown = fuses });

        Assert.Equal(expected, Encode(model, text).Ids);
        Assert.Equal(expected, Untracked(model, text));
    }

    [Fact]
    public void Characters_that_cannot_be_spelled_are_left_out_where_there_is_no_unknown_token() =>
        Assert.Equal([3], Encode(Characters(new CharacterBpeOptions()), "axb").Ids);

    [Fact]
    public void Bytes_spell_what_no_token_spells_and_stand_where_it_stood()
    {
        Dictionary<string, int> tokens = Enumerable.Range(0, 256).ToDictionary(value => $"<0x{value:X2}>", value => value);
        tokens["a"] = 256;
        TokenVocabulary vocabulary = new(tokens, []);
        CharacterBpeModel model = new(vocabulary, new MergeTable([], tokens, new HashSet<int>()), new CharacterBpeOptions { Bytes = new ByteTokens(vocabulary) });
        (List<int> ids, List<(int Start, int End)> spans) = Encode(model, "aé🙂");

        Assert.Equal([256, 0xC3, 0xA9, 0xF0, 0x9F, 0x99, 0x82], ids);
        Assert.Equal([(0, 1), (1, 2), (1, 2), (2, 4), (2, 4), (2, 4), (2, 4)], spans);
    }

    [Theory]
    [InlineData("<0x00>", 0)]
    [InlineData("<0xFF>", 255)]
    [InlineData("<0xff>", 255)]
    [InlineData("<0x0G>", -1)]
    [InlineData("<0x+1>", -1)]
    [InlineData("<0x 1>", -1)]
    [InlineData("<0x1>", -1)]
    [InlineData("0x01", -1)]
    [InlineData("", -1)]
    public void A_byte_token_has_two_digits(string token, int expected) => Assert.Equal(expected, ByteTokens.ValueOf(token));

    [Fact]
    public void The_trie_finds_the_longest_piece()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            Dictionary<string, int> pieces = [];
            for (int count = random.Next(12); count > 0; count--)
            {
                pieces.TryAdd(Text(random, random.Next(4), "abz\uffff"), pieces.Count);
            }

            PieceTrie trie = new(pieces);
            string text = Text(random, random.Next(6), "abz\uffff");
            string longest = pieces.Keys.Where(piece => text.StartsWith(piece, StringComparison.Ordinal)).MaxBy(piece => piece.Length) ?? "";

            Assert.Equal(longest.Length, trie.Longest(text, out int value));
            Assert.Equal(longest.Length > 0 ? pieces[longest] : -1, value);
        }
    }

    [Fact]
    public void A_vocabulary_knows_texts_and_ids_and_hides_control_tokens_from_text()
    {
        TokenVocabulary vocabulary = new(
            new() { ["a"] = 0, ["<s>"] = 1, ["long"] = 5, ["|"] = 2 },
            [new() { Id = 1, Content = "<s>", Special = true }, new() { Id = 2, Content = "|", Special = true }, new() { Id = 7, Content = "extra" }]);

        Assert.Equal((8, 4), (vocabulary.Count, vocabulary.Longest));
        Assert.Equal(["a", "<s>", "|", null, null, "long", null, "extra", null], Enumerable.Range(0, 9).Select(vocabulary.TextOf));
        Assert.Null(vocabulary.TextOf(-1));
        Assert.False(vocabulary.TryRead("<s>", out _));
        Assert.True(vocabulary.TryFind("<s>", out int id) && id == 1);
        Assert.True(vocabulary.TryRead("|", out _));
        Assert.Equal([7, 1, null], new[] { "extra", "<s>", "none" }.Select(vocabulary.IdOf));
        Assert.Equal([1, 2], vocabulary.SpecialIds.Order());
        Assert.Contains("legal are 0 to", Assert.Throws<InvalidDataException>(() => new TokenVocabulary(new() { ["a"] = -1 }, [])).Message, StringComparison.Ordinal);
        Assert.Contains("1025 characters", Assert.Throws<InvalidDataException>(() => new TokenVocabulary(new() { [new string('a', 1025)] = 0 }, [])).Message, StringComparison.Ordinal);
    }

    private static CharacterBpeModel Characters(CharacterBpeOptions options)
    {
        Dictionary<string, int> tokens = new() { ["<unk>"] = 0, ["a"] = 1, ["b"] = 2, ["ab"] = 3 };
        return new(new TokenVocabulary(tokens, []), new MergeTable([("a", "b")], tokens, new HashSet<int>()), options);
    }

    private static double Best(string text, Dictionary<string, int> vocabulary, double[] scores)
    {
        double[] best = new double[text.Length + 1];
        for (int end = 1; end <= text.Length; end++)
        {
            best[end] = double.NegativeInfinity;
            for (int start = 0; start < end; start++)
            {
                double? score = vocabulary.TryGetValue(text[start..end], out int id) ? scores[id] : end - start == 1 ? scores.Min() - 10 : null;
                best[end] = Math.Max(best[end], best[start] + (score ?? double.NegativeInfinity));
            }
        }

        return best[^1];
    }

    private static List<int> Greedy(string word, Dictionary<string, int> vocabulary)
    {
        List<int> ids = [];
        for (int start = 0; start < word.Length;)
        {
            int length = word.Length - start;
            while (length > 0 && !vocabulary.ContainsKey(Part(word, start, length)))
            {
                length--;
            }

            if (length == 0 || word.Length > 6)
            {
                return [0];
            }

            ids.Add(vocabulary[Part(word, start, length)]);
            start += length;
        }

        return ids;
    }

    private static string Part(string word, int start, int length) => $"{(start > 0 ? "##" : "")}{word.Substring(start, length)}";

    private static string Text(Random random, int length, string letters) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));

    private static (List<int> Ids, List<(int Start, int End)> Spans) Encode(ITokenModel model, string text)
    {
        List<int> ids = [];
        List<(int Start, int End)> spans = [];
        model.Encode(new AlignedText(text, 0), new TokenizingRun(ids, spans));
        return (ids, spans);
    }

    private static List<int> Untracked(ITokenModel model, string text)
    {
        List<int> ids = [];
        model.Encode(new AlignedText(text, 0), new TokenizingRun(ids, null));
        model.Encode(new AlignedText(text, 0), new TokenizingRun([], null));
        return ids;
    }
}
