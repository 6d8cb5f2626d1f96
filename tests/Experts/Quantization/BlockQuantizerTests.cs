using CoERouter.Experts.Quantization;
using Xunit;

namespace CoERouter.Tests.Experts.Quantization;

public sealed class BlockQuantizerTests
{
    [Fact]
    public void The_error_of_every_weight_is_at_most_half_a_step()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            float[] weights = Weights(random, 32 * random.Next(1, 20), MathF.Pow(10, random.Next(-6, 5)));
            (byte[] bytes, float[] scales, float[] back) = RoundTrip(weights);
            for (int i = 0; i < weights.Length; i++)
            {
                float half = scales[i / 32] * 0.5f;
                Assert.True(
                    MathF.Abs(back[i] - weights[i]) <= half * 1.0001f, $"seed {seed}: {weights[i]} became {back[i]} with half step {half}");
                Assert.NotEqual(0, bytes[i]);
            }
        }
    }

    [Fact]
    public void The_relative_error_of_normal_weights_is_under_one_percent()
    {
        var random = new Random(7);
        var weights = new float[1 << 16];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
        }

        float[] back = RoundTrip(weights).Back;
        double error = 0, power = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            error += Math.Pow(back[i] - weights[i], 2);
            power += Math.Pow(weights[i], 2);
        }

        // Uniform rounding noise of step s has power s²/12; the largest of 32 normal weights is about 2.07, so s ≈ 0.0163 and the ratio
        // 0.0047.
        Assert.InRange(Math.Sqrt(error / power), 0.003, 0.01);
    }

    [Fact]
    public void The_largest_weight_of_a_block_is_exact_and_zero_stays_zero()
    {
        var weights = new float[64];
        weights[3] = -2.5f;
        (byte[] bytes, float[] scales, float[] back) = RoundTrip(weights);
        Assert.Equal(-2.5f, back[3], 6);
        Assert.Equal(1, bytes[3]);
        Assert.Equal(0, scales[1]);
        Assert.All(bytes[32..], value => Assert.Equal(128, value));
        Assert.All(back.Where((_, i) => i != 3), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Denormal_blocks_become_zero_rather_than_not_a_number()
    {
        var weights = new float[32];
        Array.Fill(weights, 1e-40f);
        Assert.All(RoundTrip(weights).Back, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_refused(float bad)
    {
        var weights = new float[32];
        weights[17] = bad;
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => RoundTrip(weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_not_whole_blocks_is_refused()
    {
        Assert.Contains(
            "multiple of 32", Assert.Throws<ArgumentException>(() => RoundTrip(new float[33])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BlockQuantizer.Quantize(new float[64], new byte[64], new float[1]));
    }

    private static float[] Weights(Random random, int count, float size)
    {
        var weights = new float[count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = ((2 * random.NextSingle()) - 1) * size;
        }

        return weights;
    }

    private static (byte[] Bytes, float[] Scales, float[] Back) RoundTrip(float[] weights)
    {
        var bytes = new byte[weights.Length];
        var scales = new float[Math.Max(1, weights.Length / 32)];
        var back = new float[weights.Length];
        BlockQuantizer.Quantize(weights, bytes, scales);
        BlockQuantizer.Dequantize(bytes, scales, back);
        return (bytes, scales, back);
    }
}
