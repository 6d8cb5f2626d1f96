using System.Text;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Training;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class ByteLevelTokenizerTests
{
    private static readonly string[] s_special = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>", "<|system|>"];
    private static readonly ByteLevelTokenizer s_tokenizer = BytePairTrainer.Train(
        ["the tokens of the text are the tokens of Zürich and the end of the user", "日本 日本 aaaaaaaa aaaa aa"],
        new BytePairTrainerOptions { VocabularySize = 320, SpecialTokens = s_special });

    [Fact]
    public void Any_text_comes_back()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = RandomText.Mixed(random, random.Next(40));
            var ids = Encode(s_tokenizer, text);

            // Unpaired surrogates have no UTF-8; they become U+FFFD on the way in.
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), s_tokenizer.Decode([.. ids]));
            Assert.DoesNotContain(ids, s_tokenizer.IsSpecial);
            Assert.Equal(Encoding.UTF8.GetBytes(text), ids.SelectMany(id => s_tokenizer.Bytes(id).ToArray()));
        }
    }

    [Fact]
    public void Encoding_again_gives_the_same_ids_whatever_the_cache_holds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var text = RandomText.Mixed(new Random(seed), 60);
            var fresh = new ByteLevelTokenizer(s_tokenizer.Definition);

            Assert.Equal(Encode(fresh, text), Encode(s_tokenizer, text));
            Assert.Equal(Encode(fresh, text), Encode(fresh, text));
        }
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        var texts = Enumerable.Range(0, 400).Select(seed => RandomText.Mixed(new Random(seed), 50)).ToList();
        var expected = texts.Select(text => Encode(new ByteLevelTokenizer(s_tokenizer.Definition), text)).ToList();
        var shared = new ByteLevelTokenizer(s_tokenizer.Definition);

        Parallel.For(0, 4 * texts.Count, i => Assert.Equal(expected[i % texts.Count], Encode(shared, texts[i % texts.Count])));
    }

    [Fact]
    public void Special_tokens_are_read_only_where_asked_for()
    {
        const string Text = "<|user|>hi<|end|>";

        Assert.Equal(2, Encode(s_tokenizer, Text, special: true).Count(s_tokenizer.IsSpecial));
        Assert.DoesNotContain(Encode(s_tokenizer, Text), s_tokenizer.IsSpecial);
        Assert.Equal(Text, s_tokenizer.Decode([.. Encode(s_tokenizer, Text)]));
        Assert.Equal("hi", s_tokenizer.Decode([.. Encode(s_tokenizer, Text, special: true)]));
    }

    [Fact]
    public void Merges_and_whole_pieces_that_spell_a_special_token_do_not_forge_it()
    {
        var definition = WithMerges([("a", "b")], [new AddedToken { Id = 256, Content = "ab", Special = true }]);

        Assert.Equal([97, 98], Encode(new ByteLevelTokenizer(definition), "ab"));
        Assert.Equal([97, 98], Encode(new ByteLevelTokenizer(definition with { IgnoreMerges = true }), "ab"));
        Assert.Equal([256], Encode(new ByteLevelTokenizer(definition), "ab", special: true));
    }

    [Fact]
    public void The_lowest_rank_is_merged_first_and_the_leftmost_among_equals()
    {
        var tokenizer = new ByteLevelTokenizer(WithMerges([("b", "c"), ("a", "b"), ("a", "a"), ("aa", "a")], []));

        Assert.Equal(["a", "bc"], Spell(tokenizer, "abc"));
        Assert.Equal(["aa", "aaa"], Spell(tokenizer, "aaaaa"));
    }

    [Fact]
    public void Merging_equals_the_definition_on_random_merges()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var merges = RandomMerges(random, 25);
            var tokenizer = new ByteLevelTokenizer(WithMerges(merges, []));
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(30)).Select(_ => (char)('a' + random.Next(3))));

            Assert.Equal(MergeByDefinition(merges, text), Spell(tokenizer, text));
        }
    }

    [Fact]
    public void A_whole_piece_that_is_a_token_needs_no_merges_where_the_file_says_so()
    {
        var definition = WithMerges([("a", "b"), ("b", "c"), ("ab", "c")], []);
        definition = definition with { Merges = [("a", "b"), ("b", "c")] };

        Assert.Equal(["ab", "c"], Spell(new ByteLevelTokenizer(definition), "abc"));
        Assert.Equal(["abc"], Spell(new ByteLevelTokenizer(definition with { IgnoreMerges = true }), "abc"));
    }

    [Fact]
    public void Added_tokens_honour_their_flags()
    {
        AddedToken[] added =
        [
            new() { Id = 300, Content = "<a>", LeftStrip = true },
            new() { Id = 301, Content = "<b>", RightStrip = true },
            new() { Id = 302, Content = "word", SingleWord = true },
            new() { Id = 303, Content = "<ab>" },
            new() { Id = 304, Content = "éé", Normalized = true },
        ];
        var tokenizer = new ByteLevelTokenizer(WithMerges([], added) with { NormalizeToFormC = true });

        Assert.Equal(['x', 300, 'y'], Encode(tokenizer, "x  <a>y"));
        Assert.Equal(['x', ' ', 301, 'y'], Encode(tokenizer, "x <b> \ny"));
        Assert.Equal([302, ' ', .. "words", ' ', .. "_word"], Encode(tokenizer, "word words _word"));
        Assert.Equal([303], Encode(tokenizer, "<ab>"));
        Assert.Equal(['x', 304], Encode(tokenizer, "xe\u0301e\u0301"));
        Assert.Equal("éé<ab>", tokenizer.Decode([304, 303]));
    }

    [Fact]
    public void A_prefix_space_is_added_where_the_file_says_so()
    {
        var definition = WithMerges([], []) with { PreTokenizer = [new PreTokenizerStep.ByteLevel(AddPrefixSpace: true, UseRegex: true)] };

        Assert.Equal([.. " a b"], Encode(new ByteLevelTokenizer(definition), "a b"));
        Assert.Equal([.. " a b"], Encode(new ByteLevelTokenizer(definition), " a b"));
    }

    [Fact]
    public void A_megabyte_of_one_letter_takes_n_log_n_steps()
    {
        var merger = new PieceMerger(new MergeTable(s_tokenizer.Definition.Merges, s_tokenizer.Definition.Vocabulary, new HashSet<int>()));
        var letter = s_tokenizer.IdOf("a")!.Value;
        long[] steps = [Steps(merger, letter, 1 << 16), Steps(merger, letter, 1 << 20)];

        // Each merge removes a token and offers two pairs at most, so that steps stay below three for each byte.
        Assert.All(steps.Zip([1 << 16, 1 << 20]), pair => Assert.InRange(pair.First, pair.Second / 2, 3L * pair.Second));
        Assert.InRange(Encode(s_tokenizer, new string('a', 1 << 20)).Count, 1, (1 << 20) / 4);
    }

    [Fact]
    public void Bytes_that_a_vocabulary_lacks_are_left_out()
    {
        var definition = WithMerges([], []);
        definition = definition with { Vocabulary = definition.Vocabulary.Where(entry => entry.Key != "x").ToDictionary() };

        Assert.Equal([.. "ab"], Encode(new ByteLevelTokenizer(definition), "axxb"));
        Assert.Empty(Encode(new ByteLevelTokenizer(definition), "x"));
    }

    [Fact]
    public void Ids_outside_of_the_vocabulary_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => s_tokenizer.Decode([s_tokenizer.VocabularySize]));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_tokenizer.Bytes(-1).Length);
        Assert.Null(s_tokenizer.IdOf("no such token"));
    }

    internal static List<int> Encode(ByteLevelTokenizer tokenizer, string text, bool special = false)
    {
        List<int> ids = [];
        tokenizer.Encode(text, special, ids);
        return ids;
    }

    /// <summary>The 256 bytes, printable ASCII at their own code, then a token for each merge.</summary>
    internal static TokenizerDefinition WithMerges(IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<AddedToken> added)
    {
        var vocabulary = Enumerable.Range(0, 256).ToDictionary(value => ByteAlphabet.CharacterOf((byte)value).ToString(), value => value);
        foreach (var (left, right) in merges)
        {
            vocabulary.TryAdd(left + right, vocabulary.Count);
        }

        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = merges,
            AddedTokens = added,
            PreTokenizer = [new PreTokenizerStep.ByteLevel(AddPrefixSpace: false, UseRegex: false)],
        };
    }

    private static IEnumerable<string> Spell(ByteLevelTokenizer tokenizer, string text) => Encode(tokenizer, text).Select(id => tokenizer.Decode([id]));

    private static long Steps(PieceMerger merger, int id, int length)
    {
        var before = merger.Steps;
        merger.Begin(length).Fill(id);
        merger.Merge(length);
        return merger.Steps - before;
    }

    private static List<(string Left, string Right)> RandomMerges(Random random, int count)
    {
        List<string> tokens = ["a", "b", "c"];
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var pair = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
            if (!merges.Contains(pair))
            {
                merges.Add(pair);
                tokens.Add(pair.Item1 + pair.Item2);
            }
        }

        return merges;
    }

    private static List<string> MergeByDefinition(List<(string Left, string Right)> merges, string text)
    {
        var parts = text.Select(letter => letter.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, parts.Count - 1)
                .Select(i => (Rank: merges.IndexOf((parts[i], parts[i + 1])), Index: i)).Where(pair => pair.Rank >= 0).OrderBy(pair => pair).FirstOrDefault((-1, -1));
            if (best.Item1 < 0)
            {
                return parts;
            }

            parts[best.Item2] += parts[best.Item2 + 1];
            parts.RemoveAt(best.Item2 + 1);
        }
    }
}
