using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>
/// Sixteen rows of a matrix, turned so that one vector holds four columns of eight rows: for each block [8 groups of columns, 16 rows, 4
/// bytes] and [16] scales. Turned once, it serves any number of tokens. A view of memory that the caller owns.
/// </summary>
internal readonly unsafe struct Panel(nint memory, int blocks)
{
    /// <summary>Rows of a panel.</summary>
    public const int Rows = 16;

    /// <summary>Bytes of one block's weights.</summary>
    public const int BlockBytes = Rows * BlockQuantizer.BlockSize;

    private const int CacheLine = 64;
    private const int Half = Rows / 2;
    private const int Words = BlockQuantizer.BlockSize / sizeof(int);

    /// <summary>Blocks of a row.</summary>
    public int Blocks => blocks;

    /// <summary>The weights, [blocks, 8, 16, 4].</summary>
    public byte* Weights => (byte*)memory;

    /// <summary>The scales, [blocks, 16].</summary>
    public float* Scales => (float*)(Weights + ((long)blocks * BlockBytes));

    /// <summary>Bytes that a panel needs.</summary>
    public static long Bytes(int columns) => (long)(columns / BlockQuantizer.BlockSize) * (BlockBytes + (Rows * sizeof(float)));

    /// <summary>
    /// Turns the rows from <paramref name="first"/> on; where the matrix ends before, its last row again. <paramref name="apart"/> puts the
    /// first, third, ... of them before the second, fourth, ...
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(in BlockMatrix matrix, int first, bool apart = false)
    {
        byte** rows = stackalloc byte*[Rows];
        float** rowScales = stackalloc float*[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int offset = apart ? (2 * (i % Half)) + (i / Half) : i;
            int row = Math.Min(first + offset, matrix.Rows - 1);
            rows[i] = matrix.Row(row);
            rowScales[i] = matrix.RowScales(row);
        }

        int* target = (int*)Weights;
        float* scales = Scales;
        int step = BlockQuantizer.BlockSize * matrix.Bits / 8;
        Vector256<byte> flip = Vector256.Create(matrix.Flip);
        byte* ahead = matrix.Row(first) + (Rows * matrix.RowBytes);
        float* scalesAhead = matrix.RowScales(first) + (Rows * matrix.Blocks);
        for (int block = 0; block < blocks; block++, target += BlockBytes / sizeof(int), scales += Rows)
        {
            for (int i = 0; i < Rows; i++)
            {
                scales[i] = rowScales[i][block];
            }

            if (Sse.IsSupported)
            {
                // The next panel, in the order in which it lies.
                for (int line = 0; line < Rows * step; line += CacheLine, ahead += CacheLine)
                {
                    Sse.Prefetch1(ahead);
                }

                Sse.Prefetch1(scalesAhead);
                scalesAhead += Rows;
            }

            Turn(rows, (long)block * step, matrix.Bits, flip, target);
            Turn(rows + Half, (long)block * step, matrix.Bits, flip, target + Half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(byte** rows, long offset, int bits, Vector256<byte> flip, int* target)
    {
        Vector256<int> a = Load(rows[0] + offset, bits, flip), b = Load(rows[1] + offset, bits, flip);
        Vector256<int> c = Load(rows[2] + offset, bits, flip), d = Load(rows[3] + offset, bits, flip);
        Vector256<int> e = Load(rows[4] + offset, bits, flip), f = Load(rows[5] + offset, bits, flip);
        Vector256<int> g = Load(rows[6] + offset, bits, flip), h = Load(rows[7] + offset, bits, flip);
        if (Avx2.IsSupported)
        {
            Transpose(a, b, c, d, e, f, g, h, target);
        }
        else
        {
            TransposePlainly(a, b, c, d, e, f, g, h, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(byte* source, int bits, Vector256<byte> flip) =>
        (bits == 4 ? Nibbles.Unpack(source) : Vector256.Load(source) ^ flip).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<int> a,
        Vector256<int> b,
        Vector256<int> c,
        Vector256<int> d,
        Vector256<int> e,
        Vector256<int> f,
        Vector256<int> g,
        Vector256<int> h,
        int* target)
    {
        Vector256<long> ab0 = Avx2.UnpackLow(a, b).AsInt64(), ab1 = Avx2.UnpackHigh(a, b).AsInt64();
        Vector256<long> cd0 = Avx2.UnpackLow(c, d).AsInt64(), cd1 = Avx2.UnpackHigh(c, d).AsInt64();
        Vector256<long> ef0 = Avx2.UnpackLow(e, f).AsInt64(), ef1 = Avx2.UnpackHigh(e, f).AsInt64();
        Vector256<long> gh0 = Avx2.UnpackLow(g, h).AsInt64(), gh1 = Avx2.UnpackHigh(g, h).AsInt64();
        Store(Avx2.UnpackLow(ab0, cd0), Avx2.UnpackLow(ef0, gh0), target, 0);
        Store(Avx2.UnpackHigh(ab0, cd0), Avx2.UnpackHigh(ef0, gh0), target, 1);
        Store(Avx2.UnpackLow(ab1, cd1), Avx2.UnpackLow(ef1, gh1), target, 2);
        Store(Avx2.UnpackHigh(ab1, cd1), Avx2.UnpackHigh(ef1, gh1), target, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<long> upper, Vector256<long> lower, int* target, int word)
    {
        Vector256.Create(upper.GetLower(), lower.GetLower()).AsInt32().Store(target + (word * Rows));
        Vector256.Create(upper.GetUpper(), lower.GetUpper()).AsInt32().Store(target + ((word + 4) * Rows));
    }

    private static void TransposePlainly(
        Vector256<int> a,
        Vector256<int> b,
        Vector256<int> c,
        Vector256<int> d,
        Vector256<int> e,
        Vector256<int> f,
        Vector256<int> g,
        Vector256<int> h,
        int* target)
    {
        for (int word = 0; word < Words; word++, target += Rows)
        {
            Vector256.Create(a[word], b[word], c[word], d[word], e[word], f[word], g[word], h[word]).Store(target);
        }
    }
}
