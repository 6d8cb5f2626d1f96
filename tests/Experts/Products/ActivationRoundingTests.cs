using System.Runtime.CompilerServices;
using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed unsafe class ActivationRoundingTests
{
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
        ActivationRounding.Quantize(At(input), input.Length, At(values), At(scales), At(corrections));
        return (values, scales, corrections);
    }

    private static T* At<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref array[0]);
}
