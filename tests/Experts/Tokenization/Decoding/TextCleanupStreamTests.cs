using System.Text;
using CoERouter.Experts.Tokenization.Decoding;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Decoding;

public sealed class TextCleanupStreamTests
{
    // Everything that the rules are made of, so that they meet in every way.
    private const string Alphabet = "  n'tsvrem.?!,a";

    [Fact]
    public void However_it_is_cut_the_parts_together_are_the_whole_cleaned_up()
    {
        Random random = new(11);
        TextCleanupStream stream = new();
        for (int round = 0; round < 20_000; round++)
        {
            string whole = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            StringBuilder text = new();
            for (int at = 0; at < whole.Length;)
            {
                int length = Math.Min(random.Next(1, 5), whole.Length - at);
                stream.Append(whole.AsSpan(at, length), text);
                at += length;
            }

            stream.Flush(text);
            Assert.True(TextCleanup.Apply(whole) == text.ToString(), $"|{whole}| became |{text}|, not |{TextCleanup.Apply(whole)}|");
        }
    }

    [Theory]
    [InlineData("Hello world", "Hello world")]
    [InlineData("Hello ", "Hello")]
    [InlineData("do n", "do")]
    [InlineData("do n'", "do")]
    [InlineData("do n'x", "do n'x")]
    [InlineData("we 'r", "we")]
    [InlineData("a b c d", "a b c d")]
    public void Only_what_may_become_a_rule_is_held_back(string piece, string settled)
    {
        StringBuilder text = new();
        new TextCleanupStream().Append(piece, text);
        Assert.Equal(settled, text.ToString());
    }

    [Fact]
    public void Text_that_never_settles_is_held_up_to_a_bound()
    {
        TextCleanupStream stream = new();
        StringBuilder text = new();
        string whole = "x" + new string(' ', 20_000) + ".";
        for (int i = 0; i < whole.Length; i += 7)
        {
            stream.Append(whole.AsSpan(i, Math.Min(7, whole.Length - i)), text);
            Assert.True(i - text.Length < 5000, $"{i - text.Length} characters are held back.");
        }

        stream.Flush(text);
        Assert.Equal(TextCleanup.Apply(whole), text.ToString());
    }
}
