using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed unsafe class RoundedTokensTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Every_activation_is_within_half_a_step_of_what_it_was(int bits)
    {
        var tokens = new QuantizedCase(9, 5, 1, 160, bits);
        for (int token = 0; token < 5; token++)
        {
            for (int column = 0; column < 160; column++)
            {
                double step = tokens.Rounded.Scales(token)[column / 32];
                Assert.True(Math.Abs(tokens.Activation(token, column) - tokens.Input[(token * 160) + column]) <= 0.5001 * step);
            }
        }
    }

    [Theory]
    [InlineData(8, 128)]
    [InlineData(4, 8)]
    public void A_correction_takes_the_zero_point_of_the_weights_back(int bits, int zeroPoint)
    {
        var tokens = new QuantizedCase(4, 3, 1, 96, bits);
        for (int token = 0; token < 3; token++)
        {
            for (int block = 0; block < 3; block++)
            {
                int sum = 0;
                for (int i = 0; i < 32; i++)
                {
                    sum += tokens.Rounded.Values(token)[(block * 32) + i];
                }

                Assert.Equal(-zeroPoint * sum, tokens.Rounded.Corrections(token)[block]);
            }
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 33)]
    [InlineData(4, 47)]
    [InlineData(4, 64)]
    public void What_a_token_lacks_to_whole_blocks_is_zero(int bits, int count)
    {
        int columns = (count + 31) / 32 * 32;
        byte[] memory = GC.AllocateArray<byte>((int)RoundedTokens.Bytes(1, columns), pinned: true);
        Array.Fill(memory, (byte)77);
        float[] input = GC.AllocateArray<float>(count, pinned: true);
        Array.Fill(input, 1);
        var rounded = RoundedTokens.Over((nint)QuantizedCase.At(memory), 1, columns, bits);
        rounded.Round(0, QuantizedCase.At(input), count);
        int sum = 0;
        for (int column = 0; column < columns; column++)
        {
            Assert.Contains(rounded.Values(0)[column], (sbyte[])[0, 127]);
            sum += rounded.Values(0)[column];
        }

        Assert.Equal(127 * count, sum);
    }
}
