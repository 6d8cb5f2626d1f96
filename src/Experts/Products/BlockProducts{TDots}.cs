using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>
/// The products, written once for every family of instructions. Stored weights are unsigned with a zero point z: Σ (q - z)·a = Σ q·a -
/// z·Σ a, and the second term is known per block beforehand.
/// </summary>
internal sealed unsafe class BlockProducts<TDots> : BlockProducts
    where TDots : struct, IByteDots
{
    // Four rows that are read side by side are lost on the processor's own prefetching, so this much before their turn they are asked for.
    private const int LeadBytes = 4096;
    private const int CacheLine = 64;

    public override void Rows(in BlockMatrix matrix, int first, int end, in RoundedTokens tokens, int token, float* result)
    {
        int groups = (end - first) / RowsAtOnce;
        if (groups > 0)
        {
            Rows(matrix, first, matrix.RowBytes, matrix.Blocks, groups, tokens, token, result + first);
        }

        // What is left of a group, each row in the place of four.
        float* four = stackalloc float[RowsAtOnce];
        for (int row = first + (groups * RowsAtOnce); row < end; row++)
        {
            Rows(matrix, row, 0, 0, 1, tokens, token, four);
            result[row] = four[0];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Tile(in Panel panel, in RoundedTokens tokens, int token0, int token1, int token2, int token3, float* results)
    {
        sbyte* a = tokens.Values(token0), b = tokens.Values(token1), c = tokens.Values(token2), d = tokens.Values(token3);
        float* scaleA = tokens.Scales(token0), scaleB = tokens.Scales(token1), scaleC = tokens.Scales(token2), scaleD = tokens.Scales(token3);
        int* correctionA = tokens.Corrections(token0), correctionB = tokens.Corrections(token1);
        int* correctionC = tokens.Corrections(token2), correctionD = tokens.Corrections(token3);
        byte* weights = panel.Weights;
        float* scales = panel.Scales;
        Vector256<float> a0 = Vector256<float>.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        for (int block = 0; block < panel.Blocks; block++, scales += Panel.Rows)
        {
            Vector256<int> p0 = Vector256.Create(correctionA[block]), p1 = p0;
            Vector256<int> q0 = Vector256.Create(correctionB[block]), q1 = q0;
            Vector256<int> r0 = Vector256.Create(correctionC[block]), r1 = r0;
            Vector256<int> s0 = Vector256.Create(correctionD[block]), s1 = s0;
            int end = (block + 1) * BlockQuantizer.BlockSize;
            for (int column = block * BlockQuantizer.BlockSize; column < end; column += sizeof(int), weights += Panel.Rows * sizeof(int))
            {
                Vector256<byte> first = Vector256.Load(weights), second = Vector256.Load(weights + 32);
                Vector256<sbyte> activations = Vector256.Create(*(int*)(a + column)).AsSByte();
                p0 = TDots.Accumulate(p0, first, activations);
                p1 = TDots.Accumulate(p1, second, activations);
                activations = Vector256.Create(*(int*)(b + column)).AsSByte();
                q0 = TDots.Accumulate(q0, first, activations);
                q1 = TDots.Accumulate(q1, second, activations);
                activations = Vector256.Create(*(int*)(c + column)).AsSByte();
                r0 = TDots.Accumulate(r0, first, activations);
                r1 = TDots.Accumulate(r1, second, activations);
                activations = Vector256.Create(*(int*)(d + column)).AsSByte();
                s0 = TDots.Accumulate(s0, first, activations);
                s1 = TDots.Accumulate(s1, second, activations);
            }

            Vector256<float> low = Vector256.Load(scales), high = Vector256.Load(scales + 8);
            Vector256<float> scale = Vector256.Create(scaleA[block]);
            a0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(p0) * low, scale, a0);
            a1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(p1) * high, scale, a1);
            scale = Vector256.Create(scaleB[block]);
            b0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(q0) * low, scale, b0);
            b1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(q1) * high, scale, b1);
            scale = Vector256.Create(scaleC[block]);
            c0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(r0) * low, scale, c0);
            c1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(r1) * high, scale, c1);
            scale = Vector256.Create(scaleD[block]);
            d0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(s0) * low, scale, d0);
            d1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(s1) * high, scale, d1);
        }

        a0.Store(results);
        a1.Store(results + 8);
        b0.Store(results + 16);
        b1.Store(results + 24);
        c0.Store(results + 32);
        c1.Store(results + 40);
        d0.Store(results + 48);
        d1.Store(results + 56);
    }

    private static void Rows(
        in BlockMatrix matrix, int row, long rowStep, long scaleStep, int groups, in RoundedTokens tokens, int token, float* results)
    {
        byte* rows = matrix.Row(row);
        float* rowScales = matrix.RowScales(row);
        int blocks = matrix.Blocks;
        sbyte* values = tokens.Values(token);
        float* scales = tokens.Scales(token);
        int* corrections = tokens.Corrections(token);
        if (matrix.Bits == 4)
        {
            Groups<NibbleSource>(rows, rowScales, rowStep, scaleStep, groups, blocks, values, scales, corrections, results);
        }
        else if (matrix.Flip != 0)
        {
            Groups<SignedByteSource>(rows, rowScales, rowStep, scaleStep, groups, blocks, values, scales, corrections, results);
        }
        else
        {
            Groups<ByteSource>(rows, rowScales, rowStep, scaleStep, groups, blocks, values, scales, corrections, results);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Groups<TSource>(
        byte* rows,
        float* rowScales,
        long rowStep,
        long scaleStep,
        int groups,
        int blocks,
        sbyte* values,
        float* scales,
        int* corrections,
        float* results)
        where TSource : struct, IWeightSource
    {
        // Whole groups of rows ahead. The last row of a group is asked for when three quarters of the group before have been read.
        long group = (long)RowsAtOnce * blocks * TSource.BlockBytes;
        long lead = (LeadBytes + (group * 3 / 4) + group - 1) / group;
        byte* ahead = rows + (lead * group);
        float* scalesAhead = rowScales + (lead * RowsAtOnce * blocks);
        for (; groups > 0; groups--, rows += RowsAtOnce * rowStep, rowScales += RowsAtOnce * scaleStep, results += RowsAtOnce)
        {
            byte* row1 = rows + rowStep, row2 = row1 + rowStep, row3 = row2 + rowStep;
            float* scales1 = rowScales + scaleStep, scales2 = scales1 + scaleStep, scales3 = scales2 + scaleStep;
            Vector256<float> sum0 = Vector256<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (int block = 0; block < blocks; block++)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(ahead);
                    if (TSource.BlockBytes * RowsAtOnce > CacheLine)
                    {
                        Sse.Prefetch0(ahead + CacheLine);
                    }

                    Sse.Prefetch0(scalesAhead);
                    ahead += TSource.BlockBytes * RowsAtOnce;
                    scalesAhead += RowsAtOnce;
                }

                Vector256<sbyte> activations = Vector256.Load(values + (block * BlockQuantizer.BlockSize));
                Vector256<int> correction = Vector256.CreateScalar(corrections[block]);
                Vector256<float> scale = Vector256.Create(scales[block]);
                int at = block * TSource.BlockBytes;
                Vector256<int> product0 = TDots.Accumulate(correction, TSource.Load(rows + at), activations);
                Vector256<int> product1 = TDots.Accumulate(correction, TSource.Load(row1 + at), activations);
                Vector256<int> product2 = TDots.Accumulate(correction, TSource.Load(row2 + at), activations);
                Vector256<int> product3 = TDots.Accumulate(correction, TSource.Load(row3 + at), activations);
                sum0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product0) * Vector256.Create(rowScales[block]), scale, sum0);
                sum1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product1) * Vector256.Create(scales1[block]), scale, sum1);
                sum2 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product2) * Vector256.Create(scales2[block]), scale, sum2);
                sum3 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product3) * Vector256.Create(scales3[block]), scale, sum3);
            }

            Sums(sum0, sum1, sum2, sum3).Store(results);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> halves = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
            return halves.GetLower() + halves.GetUpper();
        }

        return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
    }
}
