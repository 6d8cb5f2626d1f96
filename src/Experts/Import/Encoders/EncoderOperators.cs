using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>Functions between matrices, as operators.</summary>
internal static class EncoderOperators
{
    /// <summary>Adds a function to the graph.</summary>
    public static string Activate(GraphBuilder graph, string values, EncoderActivation activation) => activation switch
    {
        EncoderActivation.Gelu => graph.Operation("Gelu", [values]),
        EncoderActivation.GeluTanh => graph.Operation("Gelu", [values], NodeAttribute.Text("approximate", "tanh")),
        EncoderActivation.Relu => graph.Operation("Relu", [values]),
        EncoderActivation.Silu => graph.Operation("Mul", [values, graph.Operation("Sigmoid", [values])]),
        EncoderActivation.Tanh => graph.Operation("Tanh", [values]),
        _ => values,
    };
}
