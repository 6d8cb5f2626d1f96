using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class Xoshiro256Tests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_for_ever()
    {
        // Worked out with an independent implementation of SplitMix64 and xoshiro256**.
        var random = new Xoshiro256(42);

        Assert.Equal([1546998764402558742UL, 6990951692964543102UL, 12544586762248559009UL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Units_are_uniform_from_0_up_to_but_not_1()
    {
        var random = new Xoshiro256(7);
        var buckets = new int[16];
        for (var i = 0; i < 160_000; i++)
        {
            var unit = random.NextUnit();
            Assert.InRange(unit, 0, 1 - 1e-16);
            buckets[(int)(unit * 16)]++;
        }

        // The standard deviation of a bucket is about 97.
        Assert.All(buckets, count => Assert.InRange(count, 10_000 - 500, 10_000 + 500));
    }

    [Fact]
    public void Neighbouring_seeds_give_unrelated_numbers()
    {
        var firsts = Enumerable.Range(0, 1000).Select(seed => new Xoshiro256((ulong)seed).Next()).ToList();

        Assert.Equal(1000, firsts.Distinct().Count());
        Assert.InRange(firsts.Average(bits => System.Numerics.BitOperations.PopCount(bits)), 31, 33);
    }
}
