using System.Text;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class StreamingDetokenizerTests
{
    private const string Text = "Hello, world! It's 12 naïve cafés – 日本語 🙂👍🏽  two  spaces\n\tdef f(x): return x ** 2 Привет";

    [Theory]
    [InlineData("gpt2/tokenizer.json")]
    [InlineData("phi-3-mini/tokenizer.json")]
    [InlineData("t5-small/tokenizer.json")]
    [InlineData("all-MiniLM-L6-v2/tokenizer.json")]
    [InlineData("clip/tokenizer.json")]
    public void The_parts_together_are_the_whole(string file)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedFixtures.Tokenizer(file));
        List<int> ids = [.. tokenizer.PrefixIds];
        tokenizer.Encode(Text, special: false, ids);
        ids.AddRange(tokenizer.SuffixIds);
        StreamingDetokenizer stream = new(tokenizer);
        for (int twice = 0; twice < 2; twice++)
        {
            StringBuilder text = new();
            foreach (int id in ids)
            {
                stream.Append(id, text);
                Assert.False(text.Length > 0 && char.IsHighSurrogate(text[^1]));
            }

            stream.Flush(text);
            Assert.Equal(tokenizer.Decode([.. ids]), text.ToString());
        }
    }

    [Fact]
    public void A_character_waits_until_it_is_whole_and_broken_bytes_do_not_wait_for_ever()
    {
        StreamingDetokenizer stream = new(TokenizerSamples.Load(TokenizerSamples.ByteFallback));
        StringBuilder text = new();
        stream.Append(9, text);
        stream.Append(2, text);
        stream.Append(3, text);
        Assert.Equal("ab", text.ToString());
        stream.Append(4, text);
        Assert.Equal("ab€", text.ToString());
        for (int i = 0; i < 100; i++)
        {
            stream.Append(2, text);
        }

        Assert.True(text.Length > 50);
        stream.Flush(text);


        // The three bytes of the character that was shown count again, since a run that is broken is broken as a whole.
        Assert.InRange(text.Length - 3, 100, 103);
        Assert.All(text.ToString()[3..], character => Assert.Equal('\uFFFD', character));
    }

    [Fact]
    public void A_space_stays_where_control_tokens_stand_between()
    {
        StreamingDetokenizer stream = new(TokenizerSamples.Load(TokenizerSamples.ByteFallback));
        StringBuilder text = new();
        foreach (int id in new[] { 1, 9, 1, 9 })
        {
            stream.Append(id, text);
        }

        stream.Flush(text);
        Assert.Equal("ab ab", text.ToString());
    }
}
