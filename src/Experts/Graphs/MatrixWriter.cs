using CoERouter.Experts.Products;
using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>Writes products with parameter matrices, and the embedding table, in the chosen precision.</summary>
internal sealed class MatrixWriter(GraphBuilder graph, WeightWriter writer, IDecoderWeights weights, WeightPrecision precision, ProductForm form)
{
    /// <summary>
    /// Bits of the activations that meet quantized weights, which halves the time of a step. The rounding of activations adds little to that
    /// of weights: on random decoders of width 192 the logits' relative error grows from 1.5 % to 2.0 %.
    /// </summary>
    public const int ActivationBits = 8;

    private const string QuantizedSuffix = ".quantized";
    private const string ScalesSuffix = ".scales";

    // MatMulNBits at level 4 multiplies in 8-bit integers; level 0 widens the whole matrix in every step, eight times slower with one
    // token.
    private const int AccuracyLevel = 4;

    /// <summary>Bits of a weight in the layers: 8 or 4 where they are quantized.</summary>
    public int LayerBits => precision == WeightPrecision.Int4 ? 4 : 8;

    /// <summary>x·W for a parameter stored [inputs, outputs].</summary>
    public string Product(string name, string input, int inputs, int outputs) =>
        precision == WeightPrecision.Float32 ? SingleProduct(name, input, inputs, outputs) : QuantizedProduct(name, input, inputs, outputs, hasBias: false);

    /// <summary>x·W + b; see <see cref="Product"/>.</summary>
    public string ProductWithBias(string name, string input, int inputs, int outputs, bool hasBias)
    {
        if (!hasBias)
        {
            return Product(name, input, inputs, outputs);
        }

        return precision != WeightPrecision.Float32 && form == ProductForm.Mapped
            ? QuantizedProduct(name, input, inputs, outputs, hasBias: true)
            : AddBias(name, Product(name, input, inputs, outputs), outputs);
    }

    /// <summary>Adds the bias of a matrix to its product.</summary>
    public string AddBias(string name, string product, int outputs) => graph.Operation("Add", [product, WriteBias(name, outputs)]);

    /// <summary>x·W in single precision whatever the model's precision, for small matrices whose errors would change decisions.</summary>
    public string SingleProduct(string name, string input, int inputs, int outputs)
    {
        if (weights.Rows(name) is null)
        {
            writer.Write(name, weights[name], inputs, outputs);
            return graph.Operation("MatMul", [input, name]);
        }

        // Rows come as [outputs, inputs] and stay so: turning them around would need the whole matrix in memory.
        writer.WriteStack(name, [OutputRows.Of(weights, name, inputs, outputs)], outputs, inputs);
        return graph.Contributed("FusedMatMul", [input, name], NodeAttribute.Integer("transB", 1));
    }

    /// <summary>Rows of the embedding table. The table is written once even where the head shares it.</summary>
    public string Lookup(string ids, int vocabulary, int width)
    {
        string name = DecoderNames.Embedding;
        if (precision == WeightPrecision.Float32)
        {
            WriteTable(name, vocabulary, width);
            return graph.Operation("Gather", [name, ids], NodeAttribute.Integer("axis", 0));
        }

        writer.WriteQuantizedStack(
            name + QuantizedSuffix,
            name + ScalesSuffix,
            [OutputRows.OfTable(weights, name, width, vocabulary)],
            [vocabulary, width],
            [vocabulary, width / BlockQuantizer.BlockSize]);
        return graph.Contributed(
            "GatherBlockQuantized",
            [name + QuantizedSuffix, ids, name + ScalesSuffix],
            NodeAttribute.Integer("bits", 8),
            NodeAttribute.Integer("block_size", BlockQuantizer.BlockSize),
            NodeAttribute.Integer("gather_axis", 0),
            NodeAttribute.Integer("quantize_axis", 1));
    }

    /// <summary>Rows of a table in single precision.</summary>
    public string SingleLookup(string name, string ids, int count, int width)
    {
        WriteTable(name, count, width);
        return graph.Operation("Gather", [name, ids], NodeAttribute.Integer("axis", 0));
    }

    /// <summary>x·Eᵀ with the table that <see cref="Lookup"/> wrote.</summary>
    public string TiedProduct(string input, int vocabulary, int width)
    {
        string name = DecoderNames.Embedding;
        if (precision == WeightPrecision.Float32)
        {
            return graph.Contributed("FusedMatMul", [input, name], NodeAttribute.Integer("transB", 1));
        }

        if (form == ProductForm.Mapped)
        {
            return MappedProduct([input, name + QuantizedSuffix, name + ScalesSuffix], 8);
        }

        graph.Initializer<long>(name + ".blocks", [vocabulary, width / BlockQuantizer.BlockSize, BlockQuantizer.BlockSize], 3);
        string blocks = graph.Operation("Reshape", [name + QuantizedSuffix, name + ".blocks"]);
        return StandardProduct(input, blocks, name + ScalesSuffix, width, vocabulary, 8);
    }

    /// <summary>Stacks one matrix of every expert into the initializers that the sparse kernel reads, and returns their names.</summary>
    public (string Values, string Scales) Stack(string name, IReadOnlyList<OutputRows> matrices, int rows, int columns)
    {
        if (precision == WeightPrecision.Float32)
        {
            writer.WriteStack(name, matrices, matrices.Count, rows, columns);
            return (name, "");
        }

        writer.WriteQuantizedStack(
            name + QuantizedSuffix,
            name + ScalesSuffix,
            matrices,
            [matrices.Count, rows, columns * LayerBits / 8],
            [matrices.Count, rows, columns / BlockQuantizer.BlockSize],
            LayerBits);
        return (name + QuantizedSuffix, name + ScalesSuffix);
    }

    private void WriteTable(string name, int count, int width)
    {
        if (weights.Rows(name) is null)
        {
            writer.Write(name, weights[name], count, width);
        }
        else
        {
            writer.WriteStack(name, [OutputRows.OfTable(weights, name, width, count)], count, width);
        }
    }

    private string WriteBias(string name, int outputs)
    {
        string bias = DecoderNames.BiasOf(name);
        writer.Write(bias, weights[bias], outputs);
        return bias;
    }

    private string QuantizedProduct(string name, string input, int inputs, int outputs, bool hasBias)
    {
        // The head decides between tokens, so it keeps 8 bits.
        int bits = name == DecoderNames.Head ? 8 : LayerBits;
        int blocks = BlockQuantizer.Padded(inputs) / BlockQuantizer.BlockSize;
        writer.WriteQuantizedStack(
            name + QuantizedSuffix,
            name + ScalesSuffix,
            [OutputRows.Of(weights, name, inputs, outputs)],
            [outputs, blocks, BlockQuantizer.BlockSize * bits / 8],
            [outputs, blocks],
            bits);
        return form == ProductForm.Mapped
            ? MappedProduct(hasBias ? [input, name + QuantizedSuffix, name + ScalesSuffix, WriteBias(name, outputs)] : [input, name + QuantizedSuffix, name + ScalesSuffix], bits)
            : StandardProduct(input, name + QuantizedSuffix, name + ScalesSuffix, inputs, outputs, bits);
    }

    private string MappedProduct(ReadOnlySpan<string> inputs, int bits)
    {
        string product = graph.Fresh();
        graph.Node(
            BlockProductOperator.OperatorName, inputs, [product], GraphBuilder.OwnDomain, NodeAttribute.Integer(BlockProductOperator.BitsAttribute, bits));
        return product;
    }

    private string StandardProduct(string input, string values, string scales, int inputs, int outputs, int bits) => graph.Contributed(
        "MatMulNBits",
        [input, values, scales],
        NodeAttribute.Integer("K", inputs),
        NodeAttribute.Integer("N", outputs),
        NodeAttribute.Integer("bits", bits),
        NodeAttribute.Integer("block_size", BlockQuantizer.BlockSize),
        NodeAttribute.Integer("accuracy_level", AccuracyLevel));
}
