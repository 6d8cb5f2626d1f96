using System.Numerics;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class TensorShapeTests
{
    [Fact]
    public void Counts_as_unbounded_arithmetic_does_or_refuses()
    {
        var random = new Random(11);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            var shape = new long[random.Next(0, 7)];
            foreach (ref long dimension in shape.AsSpan())
            {
                dimension = random.Next(4) switch
                {
                    0 => random.Next(0, 3),
                    1 => random.Next(1, 100),
                    2 => random.NextInt64(1, 1L << 40),
                    _ => random.Next(1, 8),
                };
            }

            BigInteger expected = shape.Aggregate(BigInteger.One, (product, dimension) => product * dimension);
            bool passedTheBound = Prefixes(shape).Any(prefix => prefix > long.MaxValue);
            if (passedTheBound || expected * 8 > long.MaxValue)
            {
                Assert.Throws<ArgumentException>(() => TensorShape.BytesOf(ElementType.Float64, shape));
                refused++;
            }
            else
            {
                Assert.Equal((long)expected * 8, TensorShape.BytesOf(ElementType.Float64, shape));
                Assert.Equal((long)expected, TensorShape.ElementsOf(shape));
            }
        }

        Assert.InRange(refused, 100, 1900);

        static IEnumerable<BigInteger> Prefixes(long[] shape)
        {
            BigInteger product = 1;
            foreach (long dimension in shape)
            {
                yield return product *= dimension;
            }
        }
    }

    [Fact]
    public void A_scalar_holds_one_element_and_negative_dimensions_are_refused()
    {
        Assert.Equal(1, TensorShape.ElementsOf([]));
        Assert.Equal(0, TensorShape.ElementsOf([5, 0, 7]));
        Refusal.Says<ArgumentException>("[2, -1]", () => TensorShape.ElementsOf([2, -1]));
    }
}
