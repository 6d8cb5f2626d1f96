using System.Runtime.Intrinsics;
using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed class NibblesTests
{
    [Fact]
    public unsafe void Even_columns_come_first_and_then_the_odd_ones()
    {
        byte* packed = stackalloc byte[16];
        var random = new Random(1);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            random.NextBytes(new Span<byte>(packed, 16));
            Vector256<byte> values = Nibbles.Unpack(packed);
            for (int column = 0; column < 32; column++)
            {
                int nibble = column % 2 == 0 ? packed[column / 2] & 15 : packed[column / 2] >> 4;
                Assert.Equal(nibble, values[(column / 2) + (column % 2 * 16)]);
            }
        }
    }
}
