using CoERouter.Experts.Quantization;
using CoERouter.Runtime.Operators;

namespace CoERouter.Experts.Products;

/// <summary>The kernel of one node: checks the shapes, views the weights where they lie, and divides the rows among the threads.</summary>
internal sealed unsafe class BlockProductKernel(BlockProducts products, int bits) : CustomKernel
{
    private const int CacheLine = 64;

    public override void Compute(KernelContext context)
    {
        KernelTensor input = context.Input(0);
        BlockMatrix matrix = ReadMatrix(context);
        int inputs = input.Shape.Length > 0 ? (int)input.Shape[^1] : 0;
        if (inputs <= matrix.Columns - BlockQuantizer.BlockSize || inputs > matrix.Columns)
        {
            throw Mismatch("x", input.Shape, $"a last dimension of {matrix.Columns - BlockQuantizer.BlockSize + 1} to {matrix.Columns}");
        }

        KernelTensor bias = context.InputCount > 3 ? context.Input(3) : default;
        if (bias.IsPresent && bias.Elements != matrix.Rows)
        {
            throw Mismatch("the bias", bias.Shape, $"[{matrix.Rows}]");
        }

        Span<long> shape = stackalloc long[input.Shape.Length];
        input.Shape.CopyTo(shape);
        shape[^1] = matrix.Rows;
        KernelTensor output = context.Output(0, shape);
        int tokens = checked((int)(input.Elements / inputs));
        if (tokens == 0)
        {
            return;
        }

        int chunks = ProductCall.ChunksFor(matrix, tokens);
        long activationBytes = (RoundedTokens.Bytes(tokens, matrix.Columns) + CacheLine - 1) / CacheLine * CacheLine;
        long panelBytes = tokens < BlockProducts.TokensForPanel ? 0 : Panel.Bytes(matrix.Columns);
        using KernelScratch scratch = context.Scratch(activationBytes + (chunks * panelBytes));
        var call = new ProductCall
        {
            Products = products,
            Matrix = matrix,
            Input = (float*)input.Address,
            Inputs = inputs,
            Bias = (float*)bias.Address,
            Output = (float*)output.Address,
            Tokens = tokens,
            Chunks = chunks,
            Rounded = RoundedTokens.Over(scratch.Address, tokens, matrix.Columns, bits),
            Panels = scratch.Address + (nint)activationBytes,
            PanelBytes = panelBytes,
        };
        Run(context, ref call);
    }

    private static void Run(KernelContext context, ref ProductCall call)
    {
        if (call.Chunks == 1)
        {
            for (int token = 0; token < call.Tokens; token++)
            {
                ProductCall.Round(ref call, token);
            }

            ProductCall.Multiply(ref call, 0);
            return;
        }

        if (call.Tokens < ProductCall.TokensForThreads)
        {
            for (int token = 0; token < call.Tokens; token++)
            {
                ProductCall.Round(ref call, token);
            }
        }
        else
        {
            context.ParallelFor(call.Tokens, ref call, &ProductCall.Round);
        }

        context.ParallelFor(call.Chunks, ref call, &ProductCall.Multiply, call.Chunks);
    }

    private BlockMatrix ReadMatrix(KernelContext context)
    {
        KernelTensor weights = context.Input(1);
        KernelTensor scales = context.Input(2);
        int rows = weights.Shape.Length > 1 ? checked((int)weights.Shape[0]) : 0;
        long columns = rows == 0 ? 0 : weights.Elements / rows * 8 / bits;
        if (columns == 0 || columns % BlockQuantizer.BlockSize != 0)
        {
            throw Mismatch("weights", weights.Shape, $"rows of whole blocks of {BlockQuantizer.BlockSize * bits / 8} bytes");
        }

        long blocks = columns / BlockQuantizer.BlockSize;
        return scales.Elements == rows * blocks
            ? new(weights.Address, scales.Address, bits, rows, checked((int)columns))
            : throw Mismatch("scales", scales.Shape, $"[{rows}, {blocks}]");
    }

    private static ArgumentException Mismatch(string name, ReadOnlySpan<long> shape, string legal) =>
        new($"BlockProduct has {name} of shape [{string.Join(", ", shape.ToArray())}], legal is {legal}.");
}
