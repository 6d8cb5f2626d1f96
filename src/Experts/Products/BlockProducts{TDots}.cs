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
        float* four = stackalloc float[RowsAtOnce];

        // Whole groups of rows ahead. The last row of a group is asked for when three quarters of the group before have been read.
        long group = RowsAtOnce * matrix.RowBytes;
        long groups = (LeadBytes + (group * 3 / 4) + group - 1) / group;
        for (int row = first; row < end; row += RowsAtOnce)
        {
            // Past the end its last row again.
            int rows = Math.Min(RowsAtOnce, end - row);
            byte* at = matrix.Row(row);
            long step1 = rows > 1 ? matrix.RowBytes : 0;
            long step2 = rows > 2 ? matrix.RowBytes : 0;
            long step3 = rows > 3 ? matrix.RowBytes : 0;
            float* scales = matrix.RowScales(row);
            float* scales1 = scales + (rows > 1 ? matrix.Blocks : 0);
            float* scales2 = scales1 + (rows > 2 ? matrix.Blocks : 0);
            float* scales3 = scales2 + (rows > 3 ? matrix.Blocks : 0);
            float* target = rows == RowsAtOnce ? result + row : four;
            if (matrix.Bits == 4)
            {
                Four<NibbleSource>(
                    at, at + step1, at + step1 + step2, at + step1 + step2 + step3, scales, scales1, scales2, scales3,
                    matrix.Blocks, groups, tokens.Values(token), tokens.Scales(token), tokens.Corrections(token), target);
            }
            else if (matrix.Flip != 0)
            {
                Four<SignedByteSource>(
                    at, at + step1, at + step1 + step2, at + step1 + step2 + step3, scales, scales1, scales2, scales3,
                    matrix.Blocks, groups, tokens.Values(token), tokens.Scales(token), tokens.Corrections(token), target);
            }
            else
            {
                Four<ByteSource>(
                    at, at + step1, at + step1 + step2, at + step1 + step2 + step3, scales, scales1, scales2, scales3,
                    matrix.Blocks, groups, tokens.Values(token), tokens.Scales(token), tokens.Corrections(token), target);
            }

            if (target == four)
            {
                new ReadOnlySpan<float>(four, rows).CopyTo(new Span<float>(result + row, rows));
            }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TSource>(
        byte* row0,
        byte* row1,
        byte* row2,
        byte* row3,
        float* scales0,
        float* scales1,
        float* scales2,
        float* scales3,
        int blocks,
        long groups,
        sbyte* values,
        float* scales,
        int* corrections,
        float* results)
        where TSource : struct, IWeightSource
    {
        Vector256<float> sum0 = Vector256<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        byte* ahead = row0 + (groups * RowsAtOnce * blocks * TSource.BlockBytes);
        float* scalesAhead = scales0 + (groups * RowsAtOnce * blocks);
        for (int block = 0; block < blocks; block++, values += BlockQuantizer.BlockSize)
        {
            Vector256<sbyte> activations = Vector256.Load(values);
            Vector256<int> correction = Vector256.CreateScalar(corrections[block]);
            Vector256<float> scale = Vector256.Create(scales[block]);
            int at = block * TSource.BlockBytes;
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

            Vector256<int> product0 = TDots.Accumulate(correction, TSource.Load(row0 + at), activations);
            Vector256<int> product1 = TDots.Accumulate(correction, TSource.Load(row1 + at), activations);
            Vector256<int> product2 = TDots.Accumulate(correction, TSource.Load(row2 + at), activations);
            Vector256<int> product3 = TDots.Accumulate(correction, TSource.Load(row3 + at), activations);
            sum0 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product0) * Vector256.Create(scales0[block]), scale, sum0);
            sum1 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product1) * Vector256.Create(scales1[block]), scale, sum1);
            sum2 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product2) * Vector256.Create(scales2[block]), scale, sum2);
            sum3 = Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(product3) * Vector256.Create(scales3[block]), scale, sum3);
        }

        results[0] = Vector256.Sum(sum0);
        results[1] = Vector256.Sum(sum1);
        results[2] = Vector256.Sum(sum2);
        results[3] = Vector256.Sum(sum3);
    }
}
