using CoERouter.Experts.Graphs;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;

namespace CoERouter.Tests.Experts.Graphs;

/// <summary>Runs a written inference graph over a batch, with its caches bound in place as the product binds them.</summary>
internal sealed class GraphRunner : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coe-graph");
    private readonly DecoderSpec _spec;
    private readonly OnnxSession _session;
    private readonly SessionBinding _binding;
    private readonly int _batch;
    private readonly List<OnnxTensor> _tensors = [];

    public GraphRunner(DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, int batch)
    {
        (_spec, _batch) = (spec, batch);
        string path = Path.Combine(_folder.FullName, "model.onnx");
        using (FileStream data = File.Create(path + ".data"))
        {
            File.WriteAllBytes(path, InferenceGraph.Write(spec, weights, precision, data, "model.onnx.data"));
        }

        _session = OnnxSession.FromFile(
            path, new SessionSettings { Threads = 2, AllowSpinning = false, Operators = [new SparseMoEOperator()] });
        _binding = _session.CreateBinding();
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            Share(GraphNames.PastKey(layer), GraphNames.PresentKey(layer), batch, spec.KeyValueHeads, spec.ContextLength, spec.HeadSize);
            Share(
                GraphNames.PastValue(layer), GraphNames.PresentValue(layer), batch, spec.KeyValueHeads, spec.ContextLength, spec.HeadSize);
            if (spec.ConvolutionWidth > 0)
            {
                Share(
                    GraphNames.PastConvolution(layer), GraphNames.PresentConvolution(layer), batch, spec.ConvolutionWidth - 1, spec.Width);
            }
        }
    }

    /// <summary>Runs tokens[batch][i] after <paramref name="past"/>; padded on the right to the longest. Logits of the wanted positions,
    /// routing of all.</summary>
    public (float[] Logits, float[] Routing) Run(int[][] tokens, int[] past, GatingPolicy[] gating, long[][] positions)
    {
        int length = tokens.Max(row => row.Length);
        int wanted = positions[0].Length;
        var ids = new long[_batch * length];
        var policy = new float[_batch * GatingPolicy.InputWidth];
        for (int b = 0; b < _batch; b++)
        {
            for (int i = 0; i < tokens[b].Length; i++)
            {
                ids[(b * length) + i] = tokens[b][i];
            }

            gating[b].Write(policy.AsSpan(b * GatingPolicy.InputWidth, GatingPolicy.InputWidth));
        }

        var logits = new float[_batch * wanted * _spec.VocabularySize];
        var routing = new float[_batch * length * _spec.Layers * _spec.Mixture.Experts];
        int[] lengths = [.. tokens.Select((row, b) => past[b] + row.Length)];
        BindInput(GraphNames.InputIds, ids, _batch, length);
        BindInput(GraphNames.SequenceLengths, lengths.Select(value => value - 1).ToArray(), _batch);
        BindInput(GraphNames.TotalSequenceLength, new[] { lengths.Max() }, 1);
        BindInput(GraphNames.Gating, policy, _batch, GatingPolicy.InputWidth);
        BindInput(GraphNames.LogitsPositions, positions.SelectMany(row => row).ToArray(), _batch, wanted);
        _binding.BindOutput(GraphNames.Logits, Keep(OnnxTensor.Over<float>(logits, _batch, wanted, _spec.VocabularySize)));
        _binding.BindOutput(
            GraphNames.Routing, Keep(OnnxTensor.Over<float>(routing, _batch, length, _spec.Layers * _spec.Mixture.Experts)));
        _binding.Run();
        return (logits, routing);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        _tensors.ForEach(tensor => tensor.Dispose());
        _folder.Delete(recursive: true);
    }

    private void BindInput<T>(string name, T[] values, params ReadOnlySpan<long> shape)
        where T : unmanaged => _binding.BindInput(name, Keep(OnnxTensor.Over<T>(values, shape)));

    private void Share(string past, string present, params ReadOnlySpan<long> shape)
    {
        OnnxTensor tensor = Keep(OnnxTensor.Allocate<float>(shape));
        _binding.BindInput(past, tensor);
        _binding.BindOutput(present, tensor);
    }

    private OnnxTensor Keep(OnnxTensor tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }
}
