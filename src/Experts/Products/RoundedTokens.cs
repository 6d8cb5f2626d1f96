using System.Runtime.Intrinsics;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>
/// Activations of tokens in 8 bits: [tokens, columns] bytes, and for each block of 32 a scale and the correction that the weights' zero
/// point asks for. For nibbles, the even columns of a block come first and then the odd ones, as the nibbles unpack. A view of memory that
/// the caller owns; different tokens may be written by different threads.
/// </summary>
internal readonly unsafe struct RoundedTokens(sbyte* values, float* scales, int* corrections, int columns, int bits)
{
    // Zero point 8 is a sixteenth of 128.
    private const int NibbleShare = 16;

    /// <summary>Bytes that <paramref name="tokens"/> tokens need.</summary>
    public static long Bytes(int tokens, int columns) =>
        (long)tokens * (columns + (columns / BlockQuantizer.BlockSize * (sizeof(float) + sizeof(int))));

    /// <summary>A view of such memory.</summary>
    public static RoundedTokens Over(nint memory, int tokens, int columns, int bits)
    {
        var values = (sbyte*)memory;
        var scales = (float*)(values + ((long)tokens * columns));
        return new(values, scales, (int*)(scales + ((long)tokens * (columns / BlockQuantizer.BlockSize))), columns, bits);
    }

    public sbyte* Values(int token) => values + ((long)token * columns);

    public float* Scales(int token) => scales + ((long)token * (columns / BlockQuantizer.BlockSize));

    public int* Corrections(int token) => corrections + ((long)token * (columns / BlockQuantizer.BlockSize));

    /// <summary>Rounds one token; what <paramref name="count"/> lacks to the columns is zero.</summary>
    public void Round(int token, float* input, int count)
    {
        int whole = count / BlockQuantizer.BlockSize * BlockQuantizer.BlockSize;
        ActivationRounding.Quantize(input, whole, Values(token), Scales(token), Corrections(token));
        if (whole < columns)
        {
            float* last = stackalloc float[BlockQuantizer.BlockSize];
            new Span<float>(last, BlockQuantizer.BlockSize).Clear();
            new ReadOnlySpan<float>(input + whole, count - whole).CopyTo(new Span<float>(last, BlockQuantizer.BlockSize));
            int block = whole / BlockQuantizer.BlockSize;
            ActivationRounding.Quantize(last, BlockQuantizer.BlockSize, Values(token) + whole, Scales(token) + block, Corrections(token) + block);
        }

        if (bits == 4)
        {
            Separate(token);
        }
    }

    private void Separate(int token)
    {
        sbyte* at = Values(token);
        int* correction = Corrections(token);
        for (int block = 0; block < columns / BlockQuantizer.BlockSize; block++, at += BlockQuantizer.BlockSize)
        {
            Vector128<short> first = Vector128.Load(at).AsInt16();
            Vector128<short> second = Vector128.Load(at + 16).AsInt16();
            Vector128.Narrow((first << 8) >> 8, (second << 8) >> 8).Store(at);
            Vector128.Narrow(first >> 8, second >> 8).Store(at + 16);
            correction[block] /= NibbleShare;
        }
    }
}
