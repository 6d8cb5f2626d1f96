using System.Runtime.CompilerServices;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Quantization;

namespace CoERouter.Tests.Experts.Mixture;

/// <summary>A random sparse layer with its inputs, in every format, and the answer computed plainly in double precision.</summary>
internal sealed class MixtureCase
{
    public MixtureCase(int seed, int tokens, int experts, int width, int expertWidth, int used, WeightFormat format)
    {
        var random = new Random(seed);
        (Tokens, Experts, Width, ExpertWidth, Format) = (tokens, experts, width, expertWidth, format);
        Input = Uniform(random, tokens * width, 1);
        GateUp = Uniform(random, experts * 2 * expertWidth * width, 1 / MathF.Sqrt(width));
        Down = Uniform(random, experts * width * expertWidth, 1 / MathF.Sqrt(expertWidth));
        Routing = GC.AllocateArray<float>(tokens * experts, pinned: true);
        for (int token = 0; token < tokens; token++)
        {
            for (int i = 0; i < Math.Min(used, experts); i++)
            {
                Routing[(token * experts) + random.Next(experts)] = random.NextSingle() + 0.1f;
            }
        }

        if (format != WeightFormat.Float32)
        {
            (GateUpBytes, GateUpScales, GateUp) = Quantize(GateUp, format);
            (DownBytes, DownScales, Down) = Quantize(Down, format);
        }
    }

    public int Tokens { get; }

    public int Experts { get; }

    public int Width { get; }

    public int ExpertWidth { get; }

    public WeightFormat Format { get; }

    public float[] Input { get; }

    public float[] Routing { get; }

    public float[] GateUp { get; }

    public float[] Down { get; }

    public byte[] GateUpBytes { get; } = [];

    public float[] GateUpScales { get; } = [];

    public byte[] DownBytes { get; } = [];

    public float[] DownScales { get; } = [];

    public unsafe MixtureLayer Layer(bool integerActivations = false) => Format == WeightFormat.Float32
        ? new(
            new((nint)Pointer(GateUp), 0, Format, 2 * ExpertWidth, Width),
            new((nint)Pointer(Down), 0, Format, Width, ExpertWidth),
            Experts,
            false)
        : new(
            new((nint)Pointer(GateUpBytes), (nint)Pointer(GateUpScales), Format, 2 * ExpertWidth, Width),
            new((nint)Pointer(DownBytes), (nint)Pointer(DownScales), Format, Width, ExpertWidth),
            Experts,
            integerActivations);

    public unsafe float[] Run(MixtureCall call, bool integerActivations = false, bool threads = false)
    {
        float[] result = GC.AllocateArray<float>(Tokens * Width, pinned: true);
        Array.Fill(result, float.NaN);
        call.Run(Layer(integerActivations), Pointer(Input), Pointer(Routing), Pointer(result), Tokens, new TestRunner(threads));
        return result;
    }

    public double[] Expected()
    {
        var result = new double[Tokens * Width];
        var hidden = new double[ExpertWidth];
        for (int token = 0; token < Tokens; token++)
        {
            for (int expert = 0; expert < Experts; expert++)
            {
                float weight = Routing[(token * Experts) + expert];
                for (int unit = 0; weight != 0 && unit < ExpertWidth; unit++)
                {
                    double gate = 0, up = 0;
                    for (int i = 0; i < Width; i++)
                    {
                        long row = ((long)expert * 2 * ExpertWidth) + (2 * unit);
                        gate += (double)Input[(token * Width) + i] * GateUp[(row * Width) + i];
                        up += (double)Input[(token * Width) + i] * GateUp[((row + 1) * Width) + i];
                    }

                    hidden[unit] = gate / (1 + Math.Exp(-gate)) * up;
                }

                for (int column = 0; weight != 0 && column < Width; column++)
                {
                    double sum = 0;
                    for (int unit = 0; unit < ExpertWidth; unit++)
                    {
                        sum += hidden[unit] * Down[((((long)expert * Width) + column) * ExpertWidth) + unit];
                    }

                    result[(token * Width) + column] += weight * sum;
                }
            }
        }

        return result;
    }

    public static double LargestError(double[] expected, float[] actual) =>
        expected.Zip(actual, (want, got) => double.IsNaN(got) ? double.PositiveInfinity : Math.Abs(want - got)).Max();

    private static unsafe T* Pointer<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref array[0]);

    private static (byte[] Bytes, float[] Scales, float[] Back) Quantize(float[] weights, WeightFormat format)
    {
        byte[] bytes = GC.AllocateArray<byte>(weights.Length, pinned: true);
        float[] scales = GC.AllocateArray<float>(weights.Length / 32, pinned: true);
        float[] back = GC.AllocateArray<float>(weights.Length, pinned: true);
        if (format == WeightFormat.UInt4Blocks)
        {
            Span<byte> nibbles = bytes.AsSpan(0, weights.Length / 2);
            NibbleQuantizer.Quantize(weights, nibbles, scales);
            NibbleQuantizer.Dequantize(nibbles, scales, back);
            return (bytes, scales, back);
        }

        BlockQuantizer.Quantize(weights, bytes, scales);
        BlockQuantizer.Dequantize(bytes, scales, back);
        for (int i = 0; format == WeightFormat.Int8Blocks && i < bytes.Length; i++)
        {
            bytes[i] ^= 0x80;
        }

        return (bytes, scales, back);
    }

    private static float[] Uniform(Random random, int count, float size)
    {
        float[] values = GC.AllocateArray<float>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            values[i] = ((2 * random.NextSingle()) - 1) * size;
        }

        return values;
    }

    private readonly struct TestRunner(bool threads) : IChunkRunner
    {
        public void Run(int chunks, MixtureCall call)
        {
            if (threads)
            {
                Parallel.For(0, chunks, call.RunChunk);
                return;
            }

            for (int chunk = 0; chunk < chunks; chunk++)
            {
                call.RunChunk(chunk);
            }
        }
    }
}
