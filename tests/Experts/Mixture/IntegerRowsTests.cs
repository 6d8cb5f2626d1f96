using System.Runtime.CompilerServices;
using CoERouter.Experts.Mixture;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed unsafe class IntegerRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0x80)]
    public void Products_are_those_of_exact_integers_at_the_extremes_too(byte flip)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int count = 32 * random.Next(1, 9);
            byte[] rows = GC.AllocateArray<byte>(2 * count, pinned: true);
            float[] input = GC.AllocateArray<float>(count, pinned: true);
            random.NextBytes(rows);
            for (int i = 0; i < count; i++)
            {
                // Half of the cases hold the largest values only, where narrow accumulators overflow.
                rows[i] = seed % 2 == 0 ? rows[i] : (byte)(255 ^ flip);
                input[i] = seed % 2 == 0 ? random.Next(-127, 128) : 127;
            }

            input[0] = 127;
            float[] ones = GC.AllocateArray<float>(2 * count / 32, pinned: true);
            Array.Fill(ones, 1);
            (sbyte[] values, float[] scales, int[] corrections) = Quantize(input);
            float[] results = GC.AllocateArray<float>(2, pinned: true);
            IntegerRows.Pairs(At(rows), At(ones), flip, At(values), At(scales), At(corrections), count, 1, At(results), At(results) + 1, 1);
            for (int row = 0; row < 2; row++)
            {
                double expected = 0;
                double size = 0;
                for (int i = 0; i < count; i++)
                {
                    expected += ((rows[(row * count) + i] ^ flip) - 128) * (double)values[i] * scales[i / 32];
                    size += (rows[(row * count) + i] ^ flip) * Math.Abs((double)values[i]) * scales[i / 32];
                }

                // Integers are exact; what rounds is the sum of the blocks' unsigned products and their corrections in single precision.
                Assert.True(Math.Abs(expected - results[row]) <= (size * 1e-6) + 1e-6, $"seed {seed}: {results[row]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void Activations_are_rounded_to_the_nearest_step_and_summed()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            float[] input = GC.AllocateArray<float>(96, pinned: true);
            float size = MathF.Pow(10, random.Next(-10, 10));
            for (int i = 0; i < input.Length; i++)
            {
                input[i] = ((2 * random.NextSingle()) - 1) * size;
            }

            (sbyte[] values, float[] scales, int[] corrections) = Quantize(input);
            for (int block = 0; block < 3; block++)
            {
                Assert.Equal(-128 * values.Skip(block * 32).Take(32).Sum(value => value), corrections[block]);
            }

            for (int i = 0; i < input.Length; i++)
            {
                Assert.True(MathF.Abs((values[i] * scales[i / 32]) - input[i]) <= scales[i / 32] * 0.5001f);
            }
        }
    }

    [Fact]
    public void Zeros_stay_zero_and_numbers_that_are_not_finite_are_not_hidden()
    {
        (sbyte[] values, float[] scales, _) = Quantize(GC.AllocateArray<float>(32, pinned: true));
        Assert.All(values, value => Assert.Equal(0, value));
        Assert.Equal(0, scales[0]);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[] input = GC.AllocateArray<float>(32, pinned: true);
            input[9] = bad;
            Assert.False(float.IsFinite(Quantize(input).Scales[0]));
        }
    }

    private static (sbyte[] Values, float[] Scales, int[] Corrections) Quantize(float[] input)
    {
        sbyte[] values = GC.AllocateArray<sbyte>(input.Length, pinned: true);
        float[] scales = GC.AllocateArray<float>(input.Length / 32, pinned: true);
        int[] corrections = GC.AllocateArray<int>(input.Length / 32, pinned: true);
        IntegerRows.Quantize(At(input), input.Length, At(values), At(scales), At(corrections));
        return (values, scales, corrections);
    }

    private static T* At<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref array[0]);
}
