using CoERouter.Bench.Kernels;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Bench.Training;

/// <summary>The runtime's own matrix product at the size of the largest one of a training step: query, key and value of all positions.</summary>
internal static class GemmBaseline
{
    private const int Rows = 2048;
    private const int Inner = 128;
    private const int Columns = 384;

    /// <summary>What it is.</summary>
    public static string Description { get; } = $"Gemm of ONNX Runtime, {Rows} × {Inner} × {Columns}, single precision, all threads";

    /// <summary>Multiplications and additions of one run.</summary>
    public const double Operations = 2d * Rows * Inner * Columns;

    /// <summary>The product, both factors given at every run as in training, where weights change.</summary>
    public static BoundGraph Create()
    {
        GraphBuilder graph = new("gemm");
        graph.Input("a", ElementType.Float32, Rows, Inner);
        graph.Input("b", ElementType.Float32, Inner, Columns);
        graph.Node("Gemm", ["a", "b"], ["c"]);
        graph.Output("c", ElementType.Float32, Rows, Columns);
        return new BoundGraph(graph, Environment.ProcessorCount).Input("a", Filled(Rows * Inner), Rows, Inner).Input("b", Filled(Inner * Columns), Inner, Columns).Output("c", Rows, Columns);
    }

    private static float[] Filled(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 17) / 17f)];
}
