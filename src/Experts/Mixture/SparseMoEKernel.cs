using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Experts.Mixture;

/// <summary>The kernel of one node: checks the shapes, views the weights where they lie, and computes with scratch from the pool.</summary>
internal sealed unsafe class SparseMoEKernel(
    MixtureCallPool calls, bool integerActivations, bool nibbles, ActivationKind activation, float limit) : CustomKernel
{
    public override void Compute(KernelContext context)
    {
        KernelTensor input = context.Input(0);
        KernelTensor routing = context.Input(1);
        MixtureLayer layer = ReadLayer(context, context.InputCount);
        long tokens = input.Elements / layer.Width;
        if (!(input.Shape.Length > 0 && input.Shape[^1] == layer.Width))
        {
            throw Mismatch("x", input.Shape, $"a last dimension of {layer.Width}");
        }

        if (!(routing.Shape.Length > 0 && routing.Shape[^1] == layer.Experts && routing.Elements == tokens * layer.Experts))
        {
            throw Mismatch("the routing weights", routing.Shape, $"{tokens} rows of {layer.Experts} experts");
        }

        KernelTensor output = context.Output(0, input.Shape);
        MixtureCall call = calls.Rent();
        try
        {
            call.Run(
                layer, (float*)input.Address, (float*)routing.Address, (float*)output.Address, checked((int)tokens), new Runner(context));
        }
        finally
        {
            calls.Return(call);
        }
    }

    private MixtureLayer ReadLayer(KernelContext context, int inputs)
    {
        KernelTensor gateUp = context.Input(2);
        KernelTensor down = context.Input(3);
        if (!(gateUp.Shape.Length == 3 && gateUp.Shape[1] % 2 == 0 && gateUp.Shape[2] > 0))
        {
            throw Mismatch("gate_up", gateUp.Shape, "[experts, 2 × expert width, width]");
        }

        // Two nibbles of a byte are two columns.
        int columnsPerElement = nibbles && gateUp.Type == ElementType.UInt8 ? 2 : 1;
        (int experts, int expertWidth) = ((int)gateUp.Shape[0], (int)gateUp.Shape[1] / 2);
        int width = (int)gateUp.Shape[2] * columnsPerElement;
        if (!(down.Shape.Length == 3 && down.Shape[0] == experts && down.Shape[1] == width && down.Shape[2] * columnsPerElement == expertWidth))
        {
            throw Mismatch("down", down.Shape, $"[{experts}, {width}, {expertWidth / columnsPerElement}]");
        }

        WeightFormat format = FormatOf(gateUp.Type);
        if (FormatOf(down.Type) != format)
        {
            throw new ArgumentException(
                $"SparseMoE has gate_up of type {gateUp.Type} but down of type {down.Type}; they must be the same.");
        }

        nint gateUpScales = 0;
        nint downScales = 0;
        if (format != WeightFormat.Float32)
        {
            gateUpScales = Scales(context, inputs, 4, "gate_up_scales", experts, 2 * expertWidth, width);
            downScales = Scales(context, inputs, 5, "down_scales", experts, width, expertWidth);
        }

        return new(
            new(gateUp.Address, gateUpScales, format, 2 * expertWidth, width),
            new(down.Address, downScales, format, width, expertWidth),
            experts,
            integerActivations && format != WeightFormat.Float32)
        {
            Activation = activation,
            Limit = limit,
            GateUpBias = Bias(context, inputs, 6, "gate_up_bias", experts, 2 * expertWidth),
            DownBias = Bias(context, inputs, 7, "down_bias", experts, width),
        };
    }

    private static nint Bias(KernelContext context, int inputs, int index, string name, int experts, int width)
    {
        KernelTensor bias = index < inputs ? context.Input(index) : default;
        return !bias.IsPresent || bias.Elements == (long)experts * width
            ? bias.Address
            : throw Mismatch(name, bias.Shape, $"[{experts}, {width}]");
    }

    private static nint Scales(KernelContext context, int inputs, int index, string name, int experts, int rows, int columns)
    {
        if (columns % BlockQuantizer.BlockSize != 0)
        {
            throw new ArgumentException(
                $"SparseMoE has quantized rows of {columns} weights; legal is a multiple of {BlockQuantizer.BlockSize}.");
        }

        KernelTensor scales = index < inputs ? context.Input(index) : default;
        if (!scales.IsPresent)
        {
            throw new ArgumentException($"SparseMoE has quantized weights but no {name}.");
        }

        int blocks = columns / BlockQuantizer.BlockSize;
        if (!(scales.Elements == (long)experts * rows * blocks))
        {
            throw Mismatch(name, scales.Shape, $"[{experts}, {rows}, {blocks}]");
        }

        return scales.Address;
    }

    private WeightFormat FormatOf(ElementType type) => type switch
    {
        ElementType.Float32 => WeightFormat.Float32,
        ElementType.UInt8 => nibbles ? WeightFormat.UInt4Blocks : WeightFormat.UInt8Blocks,
        ElementType.Int8 => WeightFormat.Int8Blocks,
        _ => throw new ArgumentException($"SparseMoE has weights of type {type}, legal are Float32, UInt8 and Int8."),
    };

    private static ArgumentException Mismatch(string name, ReadOnlySpan<long> shape, string legal) =>
        new($"SparseMoE has {name} of shape [{string.Join(", ", shape.ToArray())}], legal is {legal}.");

    private readonly ref struct Runner(KernelContext context) : IChunkRunner
    {
        private readonly KernelContext _context = context;

        public void Run(int chunks, MixtureCall call)
        {
            var state = new State(call);
            _context.ParallelFor(chunks, ref state, &RunChunk);
        }

        private static void RunChunk(ref State state, int chunk) => state.Call.RunChunk(chunk);
    }

    private readonly record struct State(MixtureCall Call);
}
