using System.Numerics.Tensors;
using CoERouter.Experts.Mixture;

namespace CoERouter.Experts.Products;

/// <summary>One product, as its threads share it: they round different tokens and then write different rows.</summary>
internal unsafe struct ProductCall
{
    /// <summary>From this many tokens on, rounding them is worth several threads.</summary>
    public const int TokensForThreads = 16;

    private const int MostChunks = 16;

    // Reading 64 KiB takes a few microseconds, about as long as handing a chunk to another thread.
    private const long BytesPerChunk = 1 << 16;

    public BlockProducts Products;
    public BlockMatrix Matrix;
    public float* Input;
    public int Inputs;
    public float* Bias;
    public float* Output;
    public int Tokens;
    public int Chunks;
    public RoundedTokens Rounded;
    public nint Panels;
    public long PanelBytes;

    /// <summary>Into how many chunks the rows are divided.</summary>
    public static int ChunksFor(in BlockMatrix matrix, int tokens)
    {
        long byWork = matrix.Rows * matrix.RowBytes * tokens / BytesPerChunk;
        return (int)Math.Clamp(Math.Min(byWork, matrix.Rows / Panel.Rows), 1, MostChunks);
    }

    /// <summary>Rounds one token.</summary>
    public static void Round(ref ProductCall call, int token) =>
        call.Rounded.Round(token, call.Input + ((long)token * call.Inputs), call.Inputs);

    /// <summary>Computes one chunk of the rows.</summary>
    public static void Multiply(ref ProductCall call, int chunk)
    {
        (int first, int end) = MixtureStages.Slice(call.Matrix.Rows, call.Chunks, chunk);
        long rows = call.Matrix.Rows;
        call.Products.Multiply(call.Matrix, first, end, call.Rounded, call.Tokens, call.Output, rows, call.Panels + (nint)(chunk * call.PanelBytes));
        if (call.Bias is null)
        {
            return;
        }

        for (int token = 0; token < call.Tokens; token++)
        {
            float* at = call.Output + (token * rows) + first;
            TensorPrimitives.Add(
                new ReadOnlySpan<float>(at, end - first), new ReadOnlySpan<float>(call.Bias + first, end - first), new Span<float>(at, end - first));
        }
    }
}
