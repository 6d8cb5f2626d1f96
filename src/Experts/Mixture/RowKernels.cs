using System.Runtime.CompilerServices;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// Inner products of a pair of weight rows with activations. A pair, because the gate and the up row of one hidden unit lie side by side,
/// and because two rows share each load of the activations.
/// </summary>
internal static unsafe class RowKernels<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>
    /// Consecutive pairs of single-precision rows times one vector: result p of the first and second rows goes to element p ×
    /// <paramref name="step"/> of <paramref name="first"/> and <paramref name="second"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pairs(float* rows, float* input, int count, int pairs, float* first, float* second, int step)
    {
        for (int pair = 0; pair < pairs; pair++, rows += 2L * count)
        {
            float* other = rows + count;
            TVector sum0 = TLanes.Broadcast(0), sum1 = sum0, next0 = sum0, next1 = sum0;
            int i = 0;
            for (; i <= count - (2 * TLanes.Count); i += 2 * TLanes.Count)
            {
                TVector here = TLanes.Load(input + i);
                TVector there = TLanes.Load(input + i + TLanes.Count);
                sum0 = TLanes.MultiplyAdd(here, TLanes.Load(rows + i), sum0);
                sum1 = TLanes.MultiplyAdd(here, TLanes.Load(other + i), sum1);
                next0 = TLanes.MultiplyAdd(there, TLanes.Load(rows + i + TLanes.Count), next0);
                next1 = TLanes.MultiplyAdd(there, TLanes.Load(other + i + TLanes.Count), next1);
            }

            float result0 = TLanes.Sum(TLanes.Add(sum0, next0));
            float result1 = TLanes.Sum(TLanes.Add(sum1, next1));
            for (; i < count; i++)
            {
                result0 += rows[i] * input[i];
                result1 += other[i] * input[i];
            }

            first[pair * step] = result0;
            second[pair * step] = result1;
        }
    }

    /// <summary>One single-precision row times one vector, for the last row of an odd number.</summary>
    public static float Single(float* row, float* input, int count)
    {
        TVector sum = TLanes.Broadcast(0);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(input + i), TLanes.Load(row + i), sum);
        }

        float result = TLanes.Sum(sum);
        for (; i < count; i++)
        {
            result += row[i] * input[i];
        }

        return result;
    }

    /// <summary>Two single-precision rows times four vectors; <paramref name="results"/> gets four pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PairTimesFour(
        float* row0, float* row1, float* input0, float* input1, float* input2, float* input3, int count, float* results)
    {
        TVector a0 = TLanes.Broadcast(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector weights0 = TLanes.Load(row0 + i);
            TVector weights1 = TLanes.Load(row1 + i);
            TVector input = TLanes.Load(input0 + i);
            a0 = TLanes.MultiplyAdd(input, weights0, a0);
            a1 = TLanes.MultiplyAdd(input, weights1, a1);
            input = TLanes.Load(input1 + i);
            b0 = TLanes.MultiplyAdd(input, weights0, b0);
            b1 = TLanes.MultiplyAdd(input, weights1, b1);
            input = TLanes.Load(input2 + i);
            c0 = TLanes.MultiplyAdd(input, weights0, c0);
            c1 = TLanes.MultiplyAdd(input, weights1, c1);
            input = TLanes.Load(input3 + i);
            d0 = TLanes.MultiplyAdd(input, weights0, d0);
            d1 = TLanes.MultiplyAdd(input, weights1, d1);
        }

        results[0] = TLanes.Sum(a0);
        results[1] = TLanes.Sum(a1);
        results[2] = TLanes.Sum(b0);
        results[3] = TLanes.Sum(b1);
        results[4] = TLanes.Sum(c0);
        results[5] = TLanes.Sum(c1);
        results[6] = TLanes.Sum(d0);
        results[7] = TLanes.Sum(d1);
        for (; i < count; i++)
        {
            results[0] += row0[i] * input0[i];
            results[1] += row1[i] * input0[i];
            results[2] += row0[i] * input1[i];
            results[3] += row1[i] * input1[i];
            results[4] += row0[i] * input2[i];
            results[5] += row1[i] * input2[i];
            results[6] += row0[i] * input3[i];
            results[7] += row1[i] * input3[i];
        }
    }

    /// <summary>The same as <see cref="Pairs"/> for rows of bytes with a scale per block, widened in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BlockPairs(
        byte* rows, float* scales, byte flip, float* input, int count, int pairs, float* first, float* second, int step)
    {
        int blocks = count / BlockQuantizer.BlockSize;
        for (int pair = 0; pair < pairs; pair++, rows += 2L * count, scales += 2 * blocks)
        {
            byte* other = rows + count;
            TVector sum0 = TLanes.Broadcast(0), sum1 = sum0;
            for (int block = 0; block < blocks; block++)
            {
                TVector partial0 = TLanes.Broadcast(0), partial1 = partial0;
                int end = (block + 1) * BlockQuantizer.BlockSize;
                for (int i = block * BlockQuantizer.BlockSize; i < end; i += TLanes.Count)
                {
                    TVector activations = TLanes.Load(input + i);
                    partial0 = TLanes.MultiplyAdd(activations, TLanes.LoadSigned(rows + i, flip), partial0);
                    partial1 = TLanes.MultiplyAdd(activations, TLanes.LoadSigned(other + i, flip), partial1);
                }

                sum0 = TLanes.MultiplyAdd(partial0, TLanes.Broadcast(scales[block]), sum0);
                sum1 = TLanes.MultiplyAdd(partial1, TLanes.Broadcast(scales[blocks + block]), sum1);
            }

            first[pair * step] = TLanes.Sum(sum0);
            second[pair * step] = TLanes.Sum(sum1);
        }
    }

    /// <summary>Widens one row of signed bytes with a scale per block to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(byte* row, float* scales, byte flip, int count, float* target)
    {
        for (int block = 0; block < count / BlockQuantizer.BlockSize; block++)
        {
            TVector scale = TLanes.Broadcast(scales[block]);
            int end = (block + 1) * BlockQuantizer.BlockSize;
            for (int i = block * BlockQuantizer.BlockSize; i < end; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Multiply(TLanes.LoadSigned(row + i, flip), scale), target + i);
            }
        }
    }

    /// <summary>Widens one row of nibbles with a scale per block to floats.</summary>
    public static void WidenNibbles(byte* row, float* scales, int count, float* target)
    {
        for (int i = 0; i < count; i += 2)
        {
            float scale = scales[i / BlockQuantizer.BlockSize];
            byte both = row[i / 2];
            target[i] = ((both & 15) - NibbleQuantizer.ZeroPoint) * scale;
            target[i + 1] = ((both >> 4) - NibbleQuantizer.ZeroPoint) * scale;
        }
    }

    /// <summary>gate ← gelu(gate) × up, the tanh form: ½(1 + tanh z) is the sigmoid of 2z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GateGelu(float* gate, float* up, int count)
    {
        const float Twice = 2 * 0.7978845608f;
        const float Cubic = Twice * 0.044715f;
        TVector one = TLanes.Broadcast(1);
        TVector linear = TLanes.Broadcast(-Twice);
        TVector cubic = TLanes.Broadcast(-Cubic);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector value = TLanes.Load(gate + i);
            TVector exponent = TLanes.Multiply(value, TLanes.MultiplyAdd(TLanes.Multiply(value, value), cubic, linear));
            TVector inverse = TLanes.Add(one, TLanes.Exp(exponent));
            TLanes.Store(TLanes.Multiply(TLanes.Divide(value, inverse), TLanes.Load(up + i)), gate + i);
        }

        for (; i < count; i++)
        {
            float value = gate[i];
            gate[i] = value / (1 + MathF.Exp(-value * (Twice + (Cubic * value * value)))) * up[i];
        }
    }

    /// <summary>gate ← g × sigmoid(1.702 g) × (u + 1) with g = min(gate, limit) and u = clamp(up, ±limit): the unit of gpt-oss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GateClamped(float* gate, float* up, float limit, int count)
    {
        const float Steepness = 1.702f;
        TVector one = TLanes.Broadcast(1);
        TVector most = TLanes.Broadcast(limit);
        TVector least = TLanes.Broadcast(-limit);
        TVector steepness = TLanes.Broadcast(-Steepness);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector value = TLanes.Min(TLanes.Load(gate + i), most);
            TVector other = TLanes.Add(TLanes.Max(TLanes.Min(TLanes.Load(up + i), most), least), one);
            TVector inverse = TLanes.Add(one, TLanes.Exp(TLanes.Multiply(value, steepness)));
            TLanes.Store(TLanes.Multiply(TLanes.Divide(value, inverse), other), gate + i);
        }

        for (; i < count; i++)
        {
            float value = MathF.Min(gate[i], limit);
            gate[i] = value / (1 + MathF.Exp(-Steepness * value)) * (Math.Clamp(up[i], -limit, limit) + 1);
        }
    }

    /// <summary>gate ← gate / (1 + e^-gate) × up: the gated unit of SwiGLU (Shazeer, arXiv 2002.05202).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(float* gate, float* up, int count)
    {
        TVector one = TLanes.Broadcast(1);
        TVector minus = TLanes.Broadcast(-1);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector value = TLanes.Load(gate + i);
            TVector sigmoidInverse = TLanes.Add(one, TLanes.Exp(TLanes.Multiply(value, minus)));
            TLanes.Store(TLanes.Multiply(TLanes.Divide(value, sigmoidInverse), TLanes.Load(up + i)), gate + i);
        }

        for (; i < count; i++)
        {
            gate[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }

    /// <summary>target ← target + weight × source.</summary>
    public static void AddScaled(float* target, float* source, float weight, int count)
    {
        TVector factor = TLanes.Broadcast(weight);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(source + i), TLanes.Load(target + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] += weight * source[i];
        }
    }
}
