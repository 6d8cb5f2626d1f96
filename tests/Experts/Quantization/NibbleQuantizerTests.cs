using CoERouter.Experts.Quantization;
using Xunit;

namespace CoERouter.Tests.Experts.Quantization;

public sealed class NibbleQuantizerTests
{
    [Fact]
    public void A_weight_is_off_by_at_most_half_a_step_and_the_largest_not_at_all()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 200; trial++)
        {
            float[] row = [.. Enumerable.Range(0, 64).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 6)))];
            (byte[] bytes, float[] scales, float[] back) = (new byte[32], new float[2], new float[64]);
            NibbleQuantizer.Quantize(row, bytes, scales);
            NibbleQuantizer.Dequantize(bytes, scales, back);
            for (int block = 0; block < 2; block++)
            {
                float step = MathF.Abs(scales[block]);
                float[] weights = row[(32 * block)..(32 * (block + 1))];
                float extreme = weights.MaxBy(MathF.Abs);
                int at = (32 * block) + Array.IndexOf(weights, extreme);
                Assert.Equal(extreme, back[at], MathF.Abs(extreme) * 1e-6f);
                for (int i = 32 * block; i < 32 * (block + 1); i++)
                {
                    // On the side away from the extreme one the scale ends a step earlier.
                    bool isCut = row[i] * extreme < 0 && MathF.Abs(row[i]) > 7 * step;
                    Assert.InRange(MathF.Abs(row[i] - back[i]), 0, isCut ? step * 1.001f : step * 0.5001f);
                }
            }
        }
    }

    [Fact]
    public void The_earlier_weight_lies_in_the_lower_half()
    {
        float[] row = new float[32];
        (row[0], row[1], row[2]) = (-8, 7, 1);
        (byte[] bytes, float[] scales) = (new byte[16], new float[1]);
        NibbleQuantizer.Quantize(row, bytes, scales);
        Assert.Equal([0xF0, 0x89, 0x88], bytes[..3]);
        Assert.Equal(1, scales[0]);
    }

    [Fact]
    public void A_block_of_zeros_stays_zero()
    {
        (byte[] bytes, float[] scales, float[] back) = (new byte[16], new float[1], new float[32]);
        NibbleQuantizer.Quantize(new float[32], bytes, scales);
        NibbleQuantizer.Dequantize(bytes, scales, back);
        Assert.All(back, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float weight)
    {
        var row = new float[32];
        row[5] = weight;
        Assert.Throws<ArgumentException>(() => NibbleQuantizer.Quantize(row, new byte[16], new float[1]));
    }

    [Fact]
    public void Rows_that_are_not_whole_blocks_and_short_targets_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NibbleQuantizer.Quantize(new float[33], new byte[32], new float[2]));
        Assert.Throws<ArgumentException>(() => NibbleQuantizer.Quantize(new float[64], new byte[31], new float[2]));
        Assert.Throws<ArgumentException>(() => NibbleQuantizer.Quantize(new float[64], new byte[32], new float[1]));
    }
}
