using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed unsafe class BlockProductsTests
{
    private const float Untouched = 12345.5f;

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void The_portable_products_are_those_of_a_plain_loop(int bits) => Check<PortableDots>(bits);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void The_products_of_avx2_are_those_of_a_plain_loop(int bits) => Check<Avx2Dots>(bits);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void The_products_of_vnni_are_those_of_a_plain_loop(int bits) => Check<VnniDots>(bits);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Products_do_not_depend_on_how_the_rows_are_divided(int bits)
    {
        var matrix = new QuantizedCase(3, 6, 83, 96, bits);
        float[] whole = Multiply(BlockProducts.ForThisProcessor(), matrix, 6, (0, 83));
        Assert.Equal(whole, Multiply(BlockProducts.ForThisProcessor(), matrix, 6, (0, 16), (16, 19), (19, 64), (64, 83)));
    }

    [Fact]
    public void A_token_has_the_same_products_alone_and_among_others()
    {
        // Equal up to the order of summation: alone its rows are read as they lie, among others from a panel.
        var matrix = new QuantizedCase(5, 7, 40, 256, 8);
        BlockProducts products = BlockProducts.ForThisProcessor();
        float[] among = Multiply(products, matrix, 7, (0, 40));
        float[] alone = Multiply(products, matrix, 1, (0, 40));
        for (int row = 0; row < 40; row++)
        {
            Assert.True(Math.Abs(alone[row] - among[row]) <= 1e-5 * matrix.Expected(0, row).Size);
        }
    }

    [Fact]
    public void An_activation_that_is_not_finite_reaches_every_product_of_its_token_and_no_other()
    {
        var matrix = new QuantizedCase(8, 3, 20, 64, 8);
        matrix.Input[64 + 5] = float.NaN;
        matrix.Rounded.Round(1, QuantizedCase.At(matrix.Input) + 64, 64);
        float[] result = Multiply(BlockProducts.ForThisProcessor(), matrix, 3, (0, 20));
        Assert.All(result[..20], value => Assert.True(float.IsFinite(value)));
        Assert.All(result[20..40], value => Assert.False(float.IsFinite(value)));
        Assert.All(result[40..], value => Assert.True(float.IsFinite(value)));
    }

    private static void Check<TDots>(int bits)
        where TDots : struct, IByteDots
    {
        Assert.SkipUnless(TDots.IsSupported, "This processor lacks the instructions.");
        var products = new BlockProducts<TDots>();
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int tokens = seed % 2 == 0 ? 1 : random.Next(2, 12);
            int rows = random.Next(1, 70);
            var matrix = new QuantizedCase(seed, tokens, rows, 32 * random.Next(1, 9), bits);
            int first = random.Next(rows);
            int end = random.Next(first + 1, rows + 1);
            float[] result = Multiply(products, matrix, tokens, (first, end));
            for (int token = 0; token < tokens; token++)
            {
                for (int row = 0; row < rows; row++)
                {
                    float got = result[(token * rows) + row];
                    if (row < first || row >= end)
                    {
                        Assert.Equal(Untouched, got);
                        continue;
                    }

                    (double expected, double size) = matrix.Expected(token, row);
                    Assert.True(Math.Abs(got - expected) <= (1e-5 * size) + 1e-9, $"seed {seed}, token {token}, row {row}: {got} instead of {expected}");
                }
            }
        }
    }

    private static float[] Multiply(BlockProducts products, QuantizedCase matrix, int tokens, params (int First, int End)[] slices)
    {
        float[] result = GC.AllocateArray<float>(tokens * matrix.Rows, pinned: true);
        Array.Fill(result, Untouched);
        byte[] panel = GC.AllocateArray<byte>((int)Panel.Bytes(matrix.Columns), pinned: true);
        foreach ((int first, int end) in slices)
        {
            products.Multiply(matrix.Matrix, first, end, matrix.Rounded, tokens, QuantizedCase.At(result), matrix.Rows, (nint)QuantizedCase.At(panel));
        }

        return result;
    }
}
