using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Quantization;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed unsafe class RowKernelsTests
{
    [Fact]
    public void Rows_agree_with_plain_sums_at_every_length_and_width_of_vector()
    {
        for (int count = 1; count < 100; count++)
        {
            Check<Vector128<float>, Lanes128>(count);
            Check<Vector256<float>, Lanes256>(count);
            Check<Vector512<float>, Lanes512>(count);
        }
    }

    [Fact]
    public void Every_byte_is_read_as_the_signed_number_that_it_stands_for()
    {
        CheckBytes<Vector128<float>, Lanes128>();
        if (Avx2.IsSupported)
        {
            CheckBytes<Vector256<float>, Lanes256>();
        }

        if (Avx512F.IsSupported)
        {
            CheckBytes<Vector512<float>, Lanes512>();
        }
    }

    [Fact]
    public void Blocks_agree_with_their_widened_weights()
    {
        CheckBlocks<Vector128<float>, Lanes128>();
        if (Avx2.IsSupported)
        {
            CheckBlocks<Vector256<float>, Lanes256>();
        }

        if (Avx512F.IsSupported)
        {
            CheckBlocks<Vector512<float>, Lanes512>();
        }
    }

    [Fact]
    public void The_gate_is_exact_to_a_few_units_even_far_from_zero()
    {
        CheckGate<Vector128<float>, Lanes128>();
        if (Avx2.IsSupported)
        {
            CheckGate<Vector256<float>, Lanes256>();
        }

        if (Avx512F.IsSupported)
        {
            CheckGate<Vector512<float>, Lanes512>();
        }
    }

    private static void Check<TVector, TLanes>(int count)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        var random = new Random(count);
        const int Pairs = 3;
        float[] rows = Uniform(random, 2 * Pairs * count);
        float[] inputs = Uniform(random, 4 * count);
        float[] first = Pinned(2 * Pairs);
        float[] tile = Pinned(8);
        RowKernels<TVector, TLanes>.Pairs(At(rows), At(inputs), count, Pairs, At(first), At(first) + 1, 2);
        for (int row = 0; row < 2 * Pairs; row++)
        {
            double expected = Dot(rows, row * count, inputs, 0, count);
            Assert.Equal(expected, first[row], 1e-4);
            Assert.Equal(expected, RowKernels<TVector, TLanes>.Single(At(rows) + (row * count), At(inputs), count), 1e-4);
        }

        RowKernels<TVector, TLanes>.PairTimesFour(
            At(rows), At(rows) + count, At(inputs), At(inputs) + count, At(inputs) + (2 * count), At(inputs) + (3 * count), count, At(tile));
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(Dot(rows, i % 2 * count, inputs, i / 2 * count, count), tile[i], 1e-4);
        }

        float[] target = Uniform(random, count);
        float[] before = [.. target];
        RowKernels<TVector, TLanes>.AddScaled(At(target), At(inputs), 0.7f, count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(before[i] + (0.7f * inputs[i]), target[i], 1e-5);
        }
    }

    private static void CheckBytes<TVector, TLanes>()
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        byte[] bytes = GC.AllocateArray<byte>(256 + 64, pinned: true);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)i;
        }

        float[] read = Pinned(16);
        for (int at = 0; at < 256; at++)
        {
            TLanes.Store(TLanes.LoadSigned((byte*)Unsafe.AsPointer(ref bytes[at]), 0), At(read));
            Assert.Equal((sbyte)at, read[0]);
            Assert.Equal((sbyte)(at + TLanes.Count - 1), read[TLanes.Count - 1]);
            TLanes.Store(TLanes.LoadSigned((byte*)Unsafe.AsPointer(ref bytes[at]), 0x80), At(read));
            Assert.Equal(at - 128, read[0]);
        }
    }

    private static void CheckBlocks<TVector, TLanes>()
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        foreach (int count in new[] { 32, 64, 96, 192, 320 })
        {
            var random = new Random(count);
            float[] rows = Uniform(random, 4 * count);
            byte[] bytes = GC.AllocateArray<byte>(rows.Length, pinned: true);
            float[] scales = Pinned(rows.Length / 32);
            BlockQuantizer.Quantize(rows, bytes, scales);
            BlockQuantizer.Dequantize(bytes, scales, rows);
            float[] input = Uniform(random, count);
            float[] first = Pinned(2);
            float[] second = Pinned(2);
            float[] widened = Pinned(rows.Length);
            var pointer = (byte*)Unsafe.AsPointer(ref bytes[0]);
            RowKernels<TVector, TLanes>.BlockPairs(pointer, At(scales), 0x80, At(input), count, 2, At(first), At(second), 1);
            RowKernels<TVector, TLanes>.Widen(pointer, At(scales), 0x80, rows.Length, At(widened));
            Assert.Equal(rows, widened);
            for (int pair = 0; pair < 2; pair++)
            {
                Assert.Equal(Dot(rows, 2 * pair * count, input, 0, count), first[pair], 1e-4);
                Assert.Equal(Dot(rows, ((2 * pair) + 1) * count, input, 0, count), second[pair], 1e-4);
            }
        }
    }

    private static void CheckGate<TVector, TLanes>()
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        float[] gates = [-200, -90, -20, -3, -1e-3f, 0, 1e-3f, 0.5f, 3, 20, 90, 200, .. Enumerable.Range(-400, 801).Select(i => i / 40f)];
        float[] gate = Pinned(gates.Length);
        float[] up = Pinned(gates.Length);
        gates.CopyTo(gate, 0);
        Array.Fill(up, 2);
        RowKernels<TVector, TLanes>.Gate(At(gate), At(up), gates.Length);
        for (int i = 0; i < gates.Length; i++)
        {
            double expected = gates[i] / (1 + Math.Exp(-(double)gates[i])) * 2;
            Assert.True(Math.Abs(expected - gate[i]) <= (2e-6 * Math.Abs(expected)) + 1e-30, $"gate {gates[i]}: {gate[i]} instead of {expected}");
        }
    }

    private static double Dot(float[] rows, int row, float[] inputs, int input, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += (double)rows[row + i] * inputs[input + i];
        }

        return sum;
    }

    private static float[] Uniform(Random random, int count)
    {
        float[] values = Pinned(count);
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }

    private static float[] Pinned(int count) => GC.AllocateArray<float>(count, pinned: true);

    private static float* At(float[] array) => (float*)Unsafe.AsPointer(ref array[0]);
}
