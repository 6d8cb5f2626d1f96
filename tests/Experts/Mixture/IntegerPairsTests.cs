using CoERouter.Experts.Mixture;
using CoERouter.Experts.Products;
using CoERouter.Tests.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed unsafe class IntegerPairsTests
{
    private const float Untouched = -77.25f;

    [Theory]
    [InlineData(8, false, 1)]
    [InlineData(8, false, 2)]
    [InlineData(8, true, 1)]
    [InlineData(8, true, 2)]
    [InlineData(4, false, 1)]
    [InlineData(4, false, 2)]
    public void Pairs_of_rows_go_where_they_belong_for_few_tokens_and_many(int bits, bool signed, int step)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int tokens = random.Next(1, 13);
            int pairs = random.Next(1, 45);
            var matrix = new QuantizedCase(seed, tokens, 2 * pairs, 32 * random.Next(1, 6), bits);
            byte flip = signed ? (byte)0x80 : (byte)0;
            for (int i = 0; i < matrix.Bytes.Length; i++)
            {
                matrix.Bytes[i] ^= flip;
            }

            // Entries go through a list of tokens that leaves some out and names one twice.
            int entries = seed % 4 == 0 ? 1 : random.Next(1, 10);
            int[] list = GC.AllocateArray<int>(entries, pinned: true);
            for (int i = 0; i < entries; i++)
            {
                list[i] = random.Next(tokens);
            }

            int firstPair = random.Next(pairs);
            int count = random.Next(1, pairs - firstPair + 1);
            float[] result = GC.AllocateArray<float>(entries * 2 * pairs, pinned: true);
            Array.Fill(result, Untouched);
            float* at = QuantizedCase.At(result);
            PairTarget target = step == 1
                ? new(at + firstPair, at + pairs + firstPair, 2 * pairs, 1)
                : new(at + (2 * firstPair), at + (2 * firstPair) + 1, 2 * pairs, 2);
            byte[] panel = GC.AllocateArray<byte>((int)Panel.Bytes(matrix.Columns), pinned: true);
            var rows = new ActivationRows(QuantizedCase.At(matrix.Input), matrix.Columns, QuantizedCase.At(list), matrix.Rounded);
            new IntegerPairs(BlockProducts.ForThisProcessor()).Multiply(
                matrix.Matrix with { Flip = flip }, 2 * firstPair, count, rows, 0, entries, target, (nint)QuantizedCase.At(panel));
            for (int entry = 0; entry < entries; entry++)
            {
                for (int row = 0; row < 2 * pairs; row++)
                {
                    int place = step == 1 ? (row % 2 * pairs) + (row / 2) : row;
                    float got = result[(entry * 2 * pairs) + place];
                    if (row / 2 < firstPair || row / 2 >= firstPair + count)
                    {
                        Assert.Equal(Untouched, got);
                        continue;
                    }

                    (double expected, double size) = matrix.Expected(list[entry], row);
                    Assert.True(Math.Abs(got - expected) <= (1e-5 * size) + 1e-9, $"seed {seed}, entry {entry}, row {row}: {got} instead of {expected}");
                }
            }
        }
    }
}
