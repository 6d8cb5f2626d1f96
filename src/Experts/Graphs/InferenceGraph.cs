using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>Writes the CPU inference model of a decoder: an ONNX graph and its weights.</summary>
public static class InferenceGraph
{
    /// <summary>Writes the weights to <paramref name="data"/> and returns the model that refers to them as
    /// <paramref name="location"/>.</summary>
    /// <param name="spec">The decoder.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="precision">How matrices are stored.</param>
    /// <param name="data">Receives the weights; must be at its start and able to tell its position. The caller's to close.</param>
    /// <param name="location">Name of the weights' file, relative to the model.</param>
    /// <exception cref="ArgumentException">The spec is not valid, or a matrix cannot be stored in this precision.</exception>
    public static byte[] Write(DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, Stream data, string location) =>
        Write(spec, weights, precision, data, location, ProductForm.Standard);

    /// <summary>The same with a choice of operators, going on where an earlier run stopped, as far as the ledger knows.</summary>
    internal static byte[] Write(
        DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, Stream data, string location, ProductForm form, IWeightLedger? ledger = null)
    {
        RequireLegal(spec, precision);
        var graph = new GraphBuilder("decoder");
        var lowering = new InferenceLowering(spec, weights, precision, graph, new WeightWriter(graph, data, location, ledger), form);
        DecoderNetwork.Write(spec, lowering);
        return graph.ToModel();
    }

    /// <summary>Throws <see cref="ArgumentException"/> where the spec is not valid or cannot be stored in this precision.</summary>
    internal static void RequireLegal(DecoderSpec spec, WeightPrecision precision)
    {
        spec.Validate();
        if (precision != WeightPrecision.Float32)
        {
            RequireBlocks(spec, precision == WeightPrecision.Int4 ? 4 : 8);
        }
    }

    private static void RequireBlocks(DecoderSpec spec, int bits)
    {
        (string Name, int Value)[] widths =
        [
            ("width", spec.Width),
            ("heads × head_size", spec.QueryWidth),
            ("mixture.expert_width", spec.SparseLayers > 0 ? spec.Mixture.ExpertWidth : 0),
        ];
        (string Name, int Value)[] uneven = [.. widths.Where(width => width.Value % BlockQuantizer.BlockSize != 0)];
        string[] faults = [.. uneven.Select(width => $"{width.Name} is {width.Value}")];
        if (faults.Length > 0)
        {
            throw new ArgumentException(
                $"{bits}-bit weights need widths that are multiples of {BlockQuantizer.BlockSize}, but {string.Join(", ", faults)}.");
        }
    }
}
