using System.Text;
using CoERouter.Experts.Sampling;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class Utf8StreamerTests
{
    [Fact]
    public void A_character_comes_when_its_last_byte_comes()
    {
        var streamer = new Utf8Streamer();
        var text = new StringBuilder();
        var lengths = new List<int>();
        foreach (var value in "aé€🙂"u8)
        {
            streamer.Append([value], text);
            lengths.Add(text.Length);
        }

        Assert.Equal([1, 1, 2, 2, 2, 3, 3, 3, 3, 5], lengths);
        Assert.Equal("aé€🙂", text.ToString());
    }

    [Fact]
    public void An_unfinished_character_becomes_a_replacement_at_the_end_and_not_before()
    {
        var streamer = new Utf8Streamer();
        var text = new StringBuilder("x");

        streamer.Append([0xF0, 0x9F, 0x99], text);
        Assert.Equal("x", text.ToString());
        streamer.Flush(text);
        Assert.Equal("x\uFFFD", text.ToString());
        streamer.Append("y"u8, text);
        Assert.Equal("x\uFFFDy", text.ToString());
    }

    [Fact]
    public void Any_split_of_any_bytes_gives_what_the_whole_gives()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(RandomText.Mixed(random, random.Next(40)));
            for (var damage = random.Next(4); damage > 0 && bytes.Length > 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var streamer = new Utf8Streamer();
            var text = new StringBuilder();
            for (int start = 0, length; start < bytes.Length; start += length)
            {
                length = random.Next(Math.Min(7, bytes.Length - start) + 1);
                streamer.Append(bytes.AsSpan(start, length), text);
                Assert.False(text.Length > 0 && char.IsHighSurrogate(text[^1]));
            }

            streamer.Flush(text);
            Assert.Equal(Encoding.UTF8.GetString(bytes), text.ToString());
        }
    }

    [Fact]
    public void A_long_token_is_read_whole()
    {
        var whole = string.Concat(Enumerable.Repeat("€uro🙂", 1000));
        var text = new StringBuilder();

        new Utf8Streamer().Append(Encoding.UTF8.GetBytes(whole), text);

        Assert.Equal(whole, text.ToString());
    }
}
