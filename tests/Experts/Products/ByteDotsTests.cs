using System.Runtime.Intrinsics;
using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed class ByteDotsTests
{
    [Fact]
    public void The_portable_sums_are_exact() => Check<PortableDots>();

    [Fact]
    public void The_sums_of_avx2_are_exact() => Check<Avx2Dots>();

    [Fact]
    public void The_sums_of_vnni_are_exact() => Check<VnniDots>();

    private static void Check<TDots>()
        where TDots : struct, IByteDots
    {
        Assert.SkipUnless(TDots.IsSupported, "This processor lacks the instructions.");
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var weights = new byte[32];
            var activations = new sbyte[32];
            var sums = new int[8];
            for (int i = 0; i < 32; i++)
            {
                // Every third case has nothing but extremes, where instructions that saturate go wrong.
                weights[i] = seed % 3 == 0 ? byte.MaxValue : (byte)random.Next(256);
                activations[i] = seed % 3 == 0 ? (sbyte)(random.Next(2) == 0 ? -128 : 127) : (sbyte)random.Next(-128, 128);
            }

            for (int i = 0; i < 8; i++)
            {
                sums[i] = random.Next(-1_000_000, 1_000_000);
            }

            Vector256<int> got = TDots.Accumulate(Vector256.Create(sums), Vector256.Create(weights), Vector256.Create(activations));
            for (int i = 0; i < 32; i++)
            {
                sums[i / 4] += weights[i] * activations[i];
            }

            Assert.Equal(Vector256.Create(sums), got);
        }
    }
}
