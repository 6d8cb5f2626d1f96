using CoERouter.Experts.Products;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed unsafe class PanelTests
{
    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 128)]
    [InlineData(4, 0)]
    public void A_panel_holds_four_columns_of_each_of_sixteen_rows_side_by_side(int bits, byte flip)
    {
        const int Rows = 37, Columns = 96;
        var matrix = new QuantizedCase(bits, 1, Rows, Columns, bits);
        byte[] memory = GC.AllocateArray<byte>((int)Panel.Bytes(Columns), pinned: true);
        var panel = new Panel((nint)QuantizedCase.At(memory), Columns / 32);
        foreach (int first in new[] { 0, 5, 16, 30 })
        {
            panel.Fill(matrix.Matrix with { Flip = flip }, first);
            for (int i = 0; i < Panel.Rows; i++)
            {
                // Past the end of the matrix its last row is repeated.
                int row = Math.Min(first + i, Rows - 1);
                for (int column = 0; column < Columns; column++)
                {
                    int place = column % 32;
                    int at = (column / 32 * Panel.BlockBytes) + (place / 4 * Panel.Rows * 4) + (i * 4) + (place % 4);
                    Assert.Equal(Stored(matrix, row, column, flip), panel.Weights[at]);
                }

                for (int block = 0; block < Columns / 32; block++)
                {
                    Assert.Equal(matrix.Scales[(row * (Columns / 32)) + block], panel.Scales[(block * Panel.Rows) + i]);
                }
            }
        }
    }

    [Fact]
    public void Rows_apart_are_every_second_one_and_then_the_others()
    {
        var matrix = new QuantizedCase(2, 1, 24, 64, 8);
        byte[] memory = GC.AllocateArray<byte>((int)Panel.Bytes(64), pinned: true);
        var panel = new Panel((nint)QuantizedCase.At(memory), 2);
        panel.Fill(matrix.Matrix, 8, apart: true);
        for (int i = 0; i < Panel.Rows; i++)
        {
            int row = 8 + (i < 8 ? 2 * i : (2 * (i - 8)) + 1);
            Assert.Equal(matrix.Bytes[row * 64], panel.Weights[i * 4]);
            Assert.Equal(matrix.Scales[(row * 2) + 1], panel.Scales[Panel.Rows + i]);
        }
    }

    // Place p of a block of nibbles is column 2p, and from 16 on column 2 (p - 16) + 1.
    private static int Stored(QuantizedCase matrix, int row, int column, byte flip)
    {
        if (matrix.Bits == 8)
        {
            return matrix.Bytes[(row * matrix.Columns) + column] ^ flip;
        }

        int place = column % 32;
        byte both = matrix.Bytes[((row * matrix.Columns) + column - place + (2 * (place % 16))) / 2];
        return place < 16 ? both & 15 : both >> 4;
    }
}
