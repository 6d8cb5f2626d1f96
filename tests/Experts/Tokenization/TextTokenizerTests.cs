using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class TextTokenizerTests
{
    [Theory]
    [InlineData("ab", new[] { 7 })]
    [InlineData("ab ab", new[] { 7, 7 })]
    [InlineData("  ＡＢ ", new[] { 7 })]
    [InlineData("ac", new[] { 3, 8 })]
    [InlineData("azzb", new[] { 3, 0, 4 })]
    [InlineData("a a", new[] { 3, 3 })]
    public void Unigram_takes_the_way_of_the_highest_score(string text, int[] ids) =>
        Assert.Equal(ids, TokenizerSamples.Encode(TokenizerSamples.Load(TokenizerSamples.Unigram), text));

    [Fact]
    public void Unigram_agrees_with_a_search_of_every_way()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.Unigram);
        Dictionary<string, double> scores = new() { ["▁"] = -3, ["▁a"] = -2.5, ["b"] = -4, ["a"] = -4.5, ["ab"] = -3.5, ["▁ab"] = -3, ["c"] = -6 };
        Random random = new(11);
        for (int round = 0; round < 300; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => "abc"[random.Next(3)]));
            double found = TokenizerSamples.Encode(tokenizer, text).Sum(id => scores[tokenizer.TextOf(id)!]);
            Assert.Equal(Best("▁" + text, scores), found, 9);
        }
    }

    private static double Best(string text, Dictionary<string, double> scores) => text.Length == 0
        ? 0
        : scores.Where(piece => text.StartsWith(piece.Key, StringComparison.Ordinal)).Max(piece => piece.Value + Best(text[piece.Key.Length..], scores));

    [Theory]
    [InlineData("unaffable", new[] { 3, 4, 5 })]
    [InlineData("Café!", new[] { 6, 7 })]
    [InlineData("unx", new[] { 0 })]
    [InlineData("中中", new[] { 8, 8 })]
    [InlineData("a\u0000\u200Da", new[] { 9, 10 })]
    [InlineData("aaaaaaaaaaaaaaaaaaaaa", new[] { 0 })]
    public void Word_pieces_are_the_longest_that_fit(string text, int[] ids) =>
        Assert.Equal(ids, TokenizerSamples.Encode(TokenizerSamples.Load(TokenizerSamples.WordPiece), text));

    [Fact]
    public void Word_pieces_are_joined_and_pairs_get_their_markers_and_types()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.WordPiece);
        TokenizedText pair = tokenizer.Tokenize("unaffable!", "café");
        Assert.Equal([1, 3, 4, 5, 7, 2, 6, 2], pair.Ids);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1], pair.TypeIds);
        Assert.Equal([true, false, false, false, false, true, false, true], pair.IsMarker);
        Assert.Equal([(0, 0), (0, 2), (2, 5), (5, 9), (9, 10), (0, 0), (0, 4), (0, 0)], pair.Spans);
        Assert.Equal("unaffable! cafe", tokenizer.Decode([.. pair.Ids]));
        Assert.Equal("[CLS] unaffable! [SEP] cafe [SEP]", tokenizer.Decode([.. pair.Ids], special: true));
    }

    [Theory]
    [InlineData("ab", new[] { 9 })]
    [InlineData("abab", new[] { 9, 8 })]
    [InlineData("b€", new[] { 5, 7, 2, 3, 4 })]
    [InlineData("zz", new[] { 5, 0 })]
    public void Characters_fall_back_to_bytes_and_then_to_the_unknown_token(string text, int[] ids) =>
        Assert.Equal(ids, TokenizerSamples.Encode(TokenizerSamples.Load(TokenizerSamples.ByteFallback), text));

    [Fact]
    public void Bytes_are_joined_to_characters_and_the_space_before_the_text_is_left_out()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.ByteFallback);
        Assert.Equal("ab €", tokenizer.Decode([9, 5, 2, 3, 4]));
        Assert.Equal("a\uFFFD\uFFFDa", tokenizer.Decode([6, 2, 3, 6]));
        Assert.Equal(" ab"u8.ToArray(), tokenizer.Bytes(9).ToArray());
        Assert.Equal([0xE2], tokenizer.Bytes(2).ToArray());
        Assert.Empty(tokenizer.Bytes(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Bytes(11).Length);
    }

    [Fact]
    public void A_whole_piece_in_the_vocabulary_needs_no_merges()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.ByteLevel);
        Assert.Equal([11], TokenizerSamples.Encode(tokenizer, " abab"));
        Assert.Equal([12, 5, 12], tokenizer.Tokenize("ab").Ids);
        Assert.Equal([12], tokenizer.PrefixIds);
        Assert.Equal("ab€", tokenizer.Decode([5, 8, 9, 10]));
    }

    [Fact]
    public void Control_tokens_are_read_only_where_that_is_asked_for()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.Unigram);
        Assert.DoesNotContain(1, TokenizerSamples.Encode(tokenizer, "a<s>b"));
        Assert.Contains(1, TokenizerSamples.Encode(tokenizer, "a<s>b", special: true));
        Assert.Equal([3, 9, 7], TokenizerSamples.Encode(tokenizer, "a  <mask>ab", special: true));
        Assert.Equal([3, 10, 7], TokenizerSamples.Encode(tokenizer, "a word ab"));
        Assert.DoesNotContain(10, TokenizerSamples.Encode(tokenizer, "swordfish"));
        Assert.True(tokenizer.IsSpecial(9));
        Assert.False(tokenizer.IsSpecial(10));
    }

    [Fact]
    public void Plain_text_never_gives_a_control_token()
    {
        Random random = new(5);
        foreach (string json in TokenizerSamples.All)
        {
            TextTokenizer tokenizer = TokenizerSamples.Load(json);
            int[] unknown = tokenizer.UnknownId is { } id ? [id] : [];
            for (int round = 0; round < 50; round++)
            {
                string text = RandomText.Mixed(random, 20) + string.Concat(tokenizer.AddedTokens.Select(token => token.Content));
                Assert.DoesNotContain(TokenizerSamples.Encode(tokenizer, text).Except(unknown), tokenizer.IsSpecial);
            }
        }
    }

    [Fact]
    public void Places_lie_in_the_text_in_order_and_ids_are_the_same_with_and_without_them()
    {
        Random random = new(7);
        foreach (string json in TokenizerSamples.All)
        {
            TextTokenizer tokenizer = TokenizerSamples.Load(json);
            for (int round = 0; round < 100; round++)
            {
                string text = RandomText.Mixed(random, 1 + random.Next(30)) + " ab";
                TokenizedText tokens = tokenizer.Tokenize(text, markers: false);
                Assert.Equal(TokenizerSamples.Encode(tokenizer, text), tokens.Ids);
                Assert.All(tokens.Spans, span => Assert.True(span.Start >= 0 && span.Start <= span.End && span.End <= text.Length));
                for (int i = 1; i < tokens.Spans.Count; i++)
                {
                    Assert.True(tokens.Spans[i].Start >= tokens.Spans[i - 1].Start || json == TokenizerSamples.Unigram, text);
                }
            }
        }
    }

    [Fact]
    public void Places_survive_normalization()
    {
        TokenizedText tokens = TokenizerSamples.Load(TokenizerSamples.Unigram).Tokenize("  ﬀ\u00A0ＡＢ", markers: false);
        Assert.Equal((3, 6), tokens.Spans[^1]);
        Assert.Equal((2, 3), tokens.Spans[1]);
    }

    [Fact]
    public void The_same_tokenizer_serves_many_threads()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(TokenizerSamples.ByteLevel);
        string text = RandomText.Words(new Random(3), 400);
        List<int> expected = TokenizerSamples.Encode(tokenizer, text);
        Parallel.For(0, 16, _ => Assert.Equal(expected, TokenizerSamples.Encode(tokenizer, text)));
    }
}
