using System.Runtime.CompilerServices;
using CoERouter.Experts.Products;
using CoERouter.Experts.Quantization;

namespace CoERouter.Tests.Experts.Products;

/// <summary>A random matrix and random tokens, and the product of what they were rounded to by a plain loop.</summary>
internal sealed unsafe class QuantizedCase
{
    private readonly byte[] _bytes;
    private readonly float[] _scales;
    private readonly byte[] _memory;

    public QuantizedCase(int seed, int tokens, int rows, int columns, int bits)
    {
        (Tokens, Rows, Columns, Bits) = (tokens, rows, columns, bits);
        var random = new Random(seed);
        Input = Random(random, tokens * columns);
        Weights = Random(random, rows * columns);
        _bytes = GC.AllocateArray<byte>(rows * columns * bits / 8, pinned: true);
        _scales = GC.AllocateArray<float>(rows * columns / 32, pinned: true);
        if (bits == 4)
        {
            NibbleQuantizer.Quantize(Weights, _bytes, _scales);
            NibbleQuantizer.Dequantize(_bytes, _scales, Weights);
        }
        else
        {
            BlockQuantizer.Quantize(Weights, _bytes, _scales);
            BlockQuantizer.Dequantize(_bytes, _scales, Weights);
        }

        _memory = GC.AllocateArray<byte>((int)RoundedTokens.Bytes(tokens, columns), pinned: true);
        Rounded = RoundedTokens.Over((nint)At(_memory), tokens, columns, bits);
        for (int token = 0; token < tokens; token++)
        {
            Rounded.Round(token, At(Input) + (token * columns), columns);
        }
    }

    public int Tokens { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Bits { get; }

    /// <summary>Activations, [tokens, columns].</summary>
    public float[] Input { get; }

    /// <summary>What the stored weights stand for, [rows, columns].</summary>
    public float[] Weights { get; }

    public byte[] Bytes => _bytes;

    public float[] Scales => _scales;

    public RoundedTokens Rounded { get; }

    public BlockMatrix Matrix => new((nint)At(_bytes), (nint)At(_scales), Bits, Rows, Columns);

    /// <summary>The activation that a rounded one stands for.</summary>
    public double Activation(int token, int column)
    {
        int inBlock = column % 32;
        int place = Bits == 8 ? inBlock : (inBlock / 2) + (inBlock % 2 * 16);
        return Rounded.Values(token)[column - inBlock + place] * (double)Rounded.Scales(token)[column / 32];
    }

    /// <summary>One product, and the sum of what it is made of without signs, against which rounding is judged.</summary>
    public (double Product, double Size) Expected(int token, int row)
    {
        (double product, double size) = (0, 0);
        for (int column = 0; column < Columns; column++)
        {
            double term = Activation(token, column) * Weights[(row * Columns) + column];
            product += term;
            size += Math.Abs(term);
        }

        return (product, size);
    }

    public static T* At<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref pinned[0]);

    private static float[] Random(Random random, int count)
    {
        float[] values = GC.AllocateArray<float>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            // Blocks of very different size, some of them empty.
            values[i] = (random.NextSingle() - 0.5f) * (i / 32 % 5) * ((i / 32 % 7) + 1);
        }

        return values;
    }
}
