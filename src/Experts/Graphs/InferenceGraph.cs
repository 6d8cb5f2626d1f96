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
    public static byte[] Write(DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, Stream data, string location)
    {
        spec.Validate();
        if (precision == WeightPrecision.Int8)
        {
            RequireBlocks(spec);
        }

        var graph = new GraphBuilder("decoder");
        var lowering = new InferenceLowering(spec, weights, precision, graph, new WeightWriter(graph, data, location));
        DecoderNetwork.Write(spec, lowering);
        return graph.ToModel();
    }

    private static void RequireBlocks(DecoderSpec spec)
    {
        (string Name, int Value)[] widths =
        [
            ("width", spec.Width),
            ("heads × head_size", spec.QueryWidth),
            ("mixture.expert_width", spec.Mixture.ExpertWidth),
        ];
        (string Name, int Value)[] uneven = [.. widths.Where(width => width.Value % BlockQuantizer.BlockSize != 0)];
        string[] faults = [.. uneven.Select(width => $"{width.Name} is {width.Value}")];
        if (faults.Length > 0)
        {
            throw new ArgumentException(
                $"8-bit weights need widths that are multiples of {BlockQuantizer.BlockSize}, but {string.Join(", ", faults)}.");
        }
    }
}
