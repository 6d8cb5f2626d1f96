using CoERouter.Runtime;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class NativeBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(4096)]
    [InlineData(10_000_001)]
    public void Is_zeroed_and_aligned(long bytes)
    {
        using var block = new NativeBlock(bytes);

        Assert.Equal(bytes, block.Bytes);
        Assert.Equal(0, block.Address % 64);
        Assert.Equal(bytes, block.Span<byte>().Length);
        Assert.Equal(-1, block.Span<byte>().IndexOfAnyExcept((byte)0));
        block.Span<byte>().Fill(255);
    }

    [Fact]
    public void Checks_the_bounds_of_parts()
    {
        using var block = new NativeBlock(64);
        block.Span<int>(15, 1)[0] = 9;

        Assert.Equal(9, block.Span<int>()[15]);
        Assert.Equal(0, block.Span<int>(16, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Span<int>(15, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Span<int>(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Span<int>(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => block.Span<int>(long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NativeBlock(-1));
    }
}
