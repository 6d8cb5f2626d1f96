using CoERouter.Bench.Memory;
using CoERouter.Runtime;
using Xunit;

namespace CoERouter.Tests.Bench.Memory;

public sealed class StreamingSumTests
{
    [Fact]
    public void It_reads_every_word_once()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            ulong[] words = new ulong[random.Next(0, 10) * StreamingSum.Granularity / sizeof(ulong)];
            ulong expected = 0;
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                expected = unchecked(expected + words[i]);
            }

            Assert.Equal(expected, StreamingSum.Run(words));
        }
    }

    [Fact]
    public void Other_lengths_are_refused() => Assert.Contains("multiple of 512", Assert.Throws<ArgumentException>(() => StreamingSum.Run(new ulong[63])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 512)]
    [InlineData(32, 512)]
    [InlineData(256, 1024)]
    [InlineData(4096, 2048)]
    public void A_block_is_four_caches_within_its_bounds(long cacheMebibytes, long blockMebibytes) => Assert.Equal(blockMebibytes << 20, ReadBandwidth.BlockBytesFor(cacheMebibytes << 20));

    [Fact]
    public void Every_page_of_a_filled_block_was_written()
    {
        using NativeBlock block = ReadBandwidth.Filled((5 << 20) + 512);
        Assert.Equal(-1, block.Span<byte>().IndexOfAnyExcept((byte)1));
    }
}
