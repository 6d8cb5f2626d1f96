using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Added tokens are found leftmost and longest, against a search of every place.</summary>
public sealed class AddedTokenMatcherTests
{
    [Fact]
    public void The_leftmost_and_longest_token_is_found()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            AddedToken[] tokens = [.. Enumerable.Range(0, random.Next(1, 5)).Select(id => new AddedToken
            {
                Id = id,
                Content = Text(random, random.Next(1, 4), "ab<"),
                SingleWord = random.Next(4) == 0,
            }).DistinctBy(token => token.Content)];
            string text = Text(random, random.Next(15), "ab<_ ");
            int from = random.Next(text.Length + 1);
            (AddedToken Token, int Start)? expected = Search(tokens, text, from);

            AddedToken? found = new AddedTokenMatcher(tokens).Find(text, from, out int start, out int end);

            Assert.Equal(expected?.Token, found);
            Assert.Equal(expected?.Start ?? text.Length, start);
            Assert.Equal(expected is { } hit ? hit.Start + hit.Token.Content.Length : text.Length, end);
        }
    }

    [Theory]
    [InlineData(false, false, 3, 6)]
    [InlineData(true, false, 1, 6)]
    [InlineData(false, true, 3, 8)]
    [InlineData(true, true, 1, 8)]
    public void White_space_around_a_token_is_taken_where_it_says_so(bool left, bool right, int start, int end)
    {
        AddedTokenMatcher matcher = new([new() { Id = 0, Content = "<m>", LeftStrip = left, RightStrip = right }]);
        matcher.Find("a \n<m>\u00a0 b", 0, out int foundStart, out int foundEnd);

        Assert.Equal((start, end), (foundStart, foundEnd));
    }

    [Fact]
    public void What_was_given_away_already_is_not_taken_again()
    {
        AddedTokenMatcher matcher = new([new() { Id = 0, Content = "<m>", LeftStrip = true }]);
        matcher.Find("a   <m>", 3, out int start, out _);

        Assert.Equal(3, start);
    }

    [Theory]
    [InlineData("word", true)]
    [InlineData("a word.", true)]
    [InlineData("(word)", true)]
    [InlineData("words", false)]
    [InlineData("_word", false)]
    [InlineData("word1", false)]
    [InlineData("éword", false)]
    [InlineData("word𝒽", false)]
    [InlineData("🙂word🙂", true)]
    public void A_single_word_stands_alone(string text, bool expected) =>
        Assert.Equal(expected, new AddedTokenMatcher([new() { Id = 0, Content = "word", SingleWord = true }]).Find(text, 0, out _, out _) is not null);

    [Fact]
    public void Without_tokens_nothing_is_found()
    {
        Assert.Null(new AddedTokenMatcher([]).Find("abc", 1, out int start, out int end));
        Assert.Equal((3, 3), (start, end));
    }

    [Fact]
    public void The_alphabet_writes_every_byte_as_a_character_of_its_own()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        string text = ByteAlphabet.Write(all);
        byte[] back = new byte[256];

        Assert.Equal(256, text.Distinct().Count());
        Assert.DoesNotContain(text, character => char.IsWhiteSpace(character) || char.IsControl(character));
        Assert.True(ByteAlphabet.TryRead(text, back));
        Assert.Equal(all, back);
        Assert.Equal("ĀĠ!~ġ¡¬ŃÿĊ", ByteAlphabet.Write([0, 32, 33, 126, 127, 161, 172, 173, 255, 10]));
        Assert.False(ByteAlphabet.TryRead(" ", back));
        Assert.False(ByteAlphabet.TryRead("日", back));
        Assert.Equal(-1, ByteAlphabet.ByteOf('\u0144'));
    }

    private static (AddedToken Token, int Start)? Search(AddedToken[] tokens, string text, int from)
    {
        for (int start = from; start < text.Length; start++)
        {
            AddedToken? longest = tokens.Where(token => string.CompareOrdinal(text, start, token.Content, 0, token.Content.Length) == 0
                && (!token.SingleWord || (!IsWord(text, start - 1) && !IsWord(text, start + token.Content.Length)))).MaxBy(token => token.Content.Length);
            if (longest is not null)
            {
                return (longest, start);
            }
        }

        return null;
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');

    private static string Text(Random random, int length, string letters) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
}
