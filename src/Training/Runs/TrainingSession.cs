using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Training.Attention;
using CoERouter.Training.Batches;
using CoERouter.Training.Graphs;
using CoERouter.Training.Optimization;

namespace CoERouter.Training.Runs;

/// <summary>
/// A training or validation graph loaded in the runtime, with every tensor bound once: a step copies the batch in and runs. Not thread-safe.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly OnnxSession _session;
    private readonly SessionBinding _binding;
    private readonly List<OnnxTensor> _tensors = [];
    private readonly long[] _tokens;
    private readonly long[] _segments;
    private readonly long[] _targets;
    private readonly float[] _weights;
    private readonly float[] _loss = new float[1];

    private TrainingSession(TrainingGraph graph, TrainingShape shape, int threads, ParameterBlock values)
    {
        _tokens = new long[shape.Tokens];
        _segments = new long[shape.Tokens];
        _targets = new long[shape.Tokens];
        _weights = new float[shape.Tokens];
        Predictions = new long[shape.Tokens];
        _session = OnnxSession.FromMemory(graph.Model, new SessionSettings { Threads = threads > 0 ? threads : Environment.ProcessorCount, Operators = TrainingOperators.All });
        _binding = _session.CreateBinding();
        Input(TrainingGraph.TokensInput, OnnxTensor.Over<long>(_tokens, shape.Tokens));
        Input(TrainingGraph.SegmentsInput, OnnxTensor.Over<long>(_segments, shape.Rows, shape.Length));
        Input(TrainingGraph.TargetsInput, OnnxTensor.Over<long>(_targets, shape.Tokens, 1));
        Input(TrainingGraph.WeightsInput, OnnxTensor.Over<float>(_weights, shape.Tokens, 1));
        foreach (DecoderParameter parameter in values.Parameters)
        {
            Input(parameter.Name, values.Tensor(parameter.Name));
        }

        Output(graph.LossOutput, OnnxTensor.Over<float>(_loss, 1));
    }

    /// <summary>The most probable next token of each position after the last validation run.</summary>
    public long[] Predictions { get; }

    /// <summary>Slots per expert of each layer after the last training run.</summary>
    public List<float[]> Counts { get; } = [];

    /// <summary>A session that writes gradients into <paramref name="state"/>.</summary>
    public static TrainingSession ForTraining(DecoderSpec spec, TrainingPlan plan, OptimizerState state)
    {
        TrainingGraph graph = TrainingGraph.ForTraining(spec, plan.Shape, plan.Balance, plan.Attention);
        var session = new TrainingSession(graph, plan.Shape, plan.Threads, state.Values);
        foreach ((string parameter, string output) in graph.GradientOutputs)
        {
            session.Output(output, state.Gradients.Tensor(parameter));
        }

        foreach (string output in graph.CountOutputs)
        {
            float[] counts = new float[spec.Mixture.Experts];
            session.Counts.Add(counts);
            session.Output(output, OnnxTensor.Over<float>(counts, counts.Length));
        }

        return session;
    }

    /// <summary>A session that predicts with the given weights.</summary>
    public static TrainingSession ForValidation(DecoderSpec spec, TrainingPlan plan, ParameterBlock values)
    {
        TrainingGraph graph = TrainingGraph.ForValidation(spec, plan.Shape, plan.Attention);
        var session = new TrainingSession(graph, plan.Shape, plan.Threads, values);
        session.Output(graph.PredictionsOutput, OnnxTensor.Over<long>(session.Predictions, plan.Shape.Tokens));
        return session;
    }

    /// <summary>Runs a batch and returns its loss: cross-entropy per answer token in nats.</summary>
    public float Run(PackedBatch batch)
    {
        batch.Tokens.CopyTo(_tokens, 0);
        batch.Segments.CopyTo(_segments, 0);
        batch.Targets.CopyTo(_targets, 0);
        batch.Weights.CopyTo(_weights, 0);
        _binding.Run();
        return _loss[0];
    }

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        _tensors.ForEach(tensor => tensor.Dispose());
    }

    private void Input(string name, OnnxTensor tensor)
    {
        _tensors.Add(tensor);
        _binding.BindInput(name, tensor);
    }

    private void Output(string name, OnnxTensor tensor)
    {
        _tensors.Add(tensor);
        _binding.BindOutput(name, tensor);
    }
}
