using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

/// <summary>What imported experts add to the sparse kernel: nibbles, biases and other activations, against plain double precision.</summary>
public sealed class MixtureFormTests
{
    private const int Experts = 3;
    private const int Width = 64;
    private const int ExpertWidth = 96;

    public static TheoryData<int, ActivationKind, bool, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, ActivationKind, bool, bool, bool>();
            foreach (int tokens in new[] { 1, 3, 9 })
            {
                foreach (ActivationKind activation in new[] { ActivationKind.Silu, ActivationKind.GeluTanh, ActivationKind.ClampedSwish })
                {
                    cases.Add(tokens, activation, false, false, false);
                    cases.Add(tokens, activation, true, false, false);
                    cases.Add(tokens, activation, true, true, false);
                    cases.Add(tokens, activation, true, true, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public unsafe void Every_form_agrees_with_the_plain_sum(int tokens, ActivationKind activation, bool biased, bool nibbles, bool integers)
    {
        var random = new Random(tokens + (10 * (int)activation));
        float[] input = Pinned(random, tokens * Width, 1);
        float[] gateUp = Pinned(random, Experts * 2 * ExpertWidth * Width, 0.3f);
        float[] down = Pinned(random, Experts * Width * ExpertWidth, 0.3f);
        float[] routing = Pinned(random, tokens * Experts, 1);
        float[] gateUpBias = Pinned(random, Experts * 2 * ExpertWidth, 1);
        float[] downBias = Pinned(random, Experts * Width, 1);
        float[] result = Pinned(random, tokens * Width, 1);
        (byte[] gateUpBytes, float[] gateUpScales) = nibbles ? Round(gateUp) : ([], []);
        (byte[] downBytes, float[] downScales) = nibbles ? Round(down) : ([], []);
        WeightFormat format = nibbles ? WeightFormat.UInt4Blocks : WeightFormat.Float32;
        var layer = new MixtureLayer(
            new(nibbles ? Address(gateUpBytes) : Address(gateUp), nibbles ? Address(gateUpScales) : 0, format, 2 * ExpertWidth, Width),
            new(nibbles ? Address(downBytes) : Address(down), nibbles ? Address(downScales) : 0, format, Width, ExpertWidth),
            Experts,
            integers)
        {
            Activation = activation,
            Limit = 0.8f,
            GateUpBias = biased ? Address(gateUpBias) : 0,
            DownBias = biased ? Address(downBias) : 0,
        };
        foreach (MixtureStages stages in new MixtureStages[] { MixtureStages.ForThisProcessor(), new MixtureStages<Vector128<float>, Lanes128>() })
        {
            var call = new MixtureCall(stages);
            call.Run(layer, (float*)Address(input), (float*)Address(routing), (float*)Address(result), tokens, new Serial());
            double[] expected = Expected(input, gateUp, down, routing, biased ? gateUpBias : null, biased ? downBias : null, activation, tokens);
            double size = Math.Sqrt(expected.Average(value => value * value));
            Assert.InRange(MixtureCase.LargestError(expected, result) / size, 0, integers ? 0.05 : 1e-5);
        }
    }

    private static double[] Expected(
        float[] input, float[] gateUp, float[] down, float[] routing, float[]? gateUpBias, float[]? downBias, ActivationKind activation, int tokens)
    {
        var result = new double[tokens * Width];
        for (int token = 0; token < tokens; token++)
        {
            for (int expert = 0; expert < Experts; expert++)
            {
                double[] hidden = [.. Enumerable.Range(0, ExpertWidth).Select(unit =>
                {
                    int row = (expert * 2 * ExpertWidth) + (2 * unit);
                    double gate = Dot(gateUp, row, input, token, Width) + (gateUpBias?[row] ?? 0);
                    double up = Dot(gateUp, row + 1, input, token, Width) + (gateUpBias?[row + 1] ?? 0);
                    return activation switch
                    {
                        ActivationKind.Silu => gate / (1 + Math.Exp(-gate)) * up,
                        ActivationKind.GeluTanh => 0.5 * gate * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (gate + (0.044715 * gate * gate * gate)))) * up,
                        _ => Math.Min(gate, 0.8) / (1 + Math.Exp(-1.702 * Math.Min(gate, 0.8))) * (Math.Clamp(up, -0.8, 0.8) + 1),
                    };
                })];
                for (int column = 0; column < Width; column++)
                {
                    double sum = downBias?[(expert * Width) + column] ?? 0;
                    for (int unit = 0; unit < ExpertWidth; unit++)
                    {
                        sum += hidden[unit] * down[(((expert * Width) + column) * ExpertWidth) + unit];
                    }

                    result[(token * Width) + column] += routing[(token * Experts) + expert] * sum;
                }
            }
        }

        return result;
    }

    private static double Dot(float[] rows, int row, float[] vectors, int vector, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += (double)rows[(row * count) + i] * vectors[(vector * count) + i];
        }

        return sum;
    }

    // The weights become those that the nibbles stand for, so that rounding is no error.
    private static (byte[] Bytes, float[] Scales) Round(float[] weights)
    {
        byte[] bytes = GC.AllocateArray<byte>(weights.Length / 2, pinned: true);
        float[] scales = GC.AllocateArray<float>(weights.Length / 32, pinned: true);
        NibbleQuantizer.Quantize(weights, bytes, scales);
        NibbleQuantizer.Dequantize(bytes, scales, weights);
        return (bytes, scales);
    }

    private static unsafe nint Address<T>(T[] array)
        where T : unmanaged => (nint)Unsafe.AsPointer(ref array[0]);

    private static float[] Pinned(Random random, int count, float size)
    {
        float[] values = GC.AllocateArray<float>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            values[i] = ((2 * random.NextSingle()) - 1) * size;
        }

        return values;
    }

    private readonly struct Serial : IChunkRunner
    {
        public void Run(int chunks, MixtureCall call)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                call.RunChunk(chunk);
            }
        }
    }
}
