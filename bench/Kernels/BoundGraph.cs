using CoERouter.Experts.Mixture;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Bench.Kernels;

/// <summary>A graph with tensors bound to all its inputs and outputs, ready to run again and again. Owns them.</summary>
internal sealed class BoundGraph : IDisposable
{
    private readonly OnnxSession _session;
    private readonly SessionBinding _binding;
    private readonly Dictionary<string, OnnxTensor> _tensors = [];

    public BoundGraph(GraphBuilder graph, int threads)
    {
        _session = OnnxSession.FromMemory(graph.ToModel(), new() { Threads = threads, Operators = [new SparseMoEOperator()] });
        _binding = _session.CreateBinding();
    }

    /// <summary>Binds an input to values.</summary>
    public BoundGraph Input(string name, float[] values, params ReadOnlySpan<long> shape)
    {
        OnnxTensor tensor = OnnxTensor.Over<float>(values, shape);
        _tensors.Add(name, tensor);
        _binding.BindInput(name, tensor);
        return this;
    }

    /// <summary>Binds an output to memory of its own.</summary>
    public BoundGraph Output(string name, params ReadOnlySpan<long> shape)
    {
        OnnxTensor tensor = OnnxTensor.Allocate<float>(shape);
        _tensors.Add(name, tensor);
        _binding.BindOutput(name, tensor);
        return this;
    }

    /// <summary>The values of an input or output.</summary>
    public float[] Values(string name) => _tensors[name].Values<float>().ToArray();

    public void Run() => _binding.Run();

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        foreach (OnnxTensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
