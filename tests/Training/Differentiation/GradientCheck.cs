using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;
using Xunit;

namespace CoERouter.Tests.Training.Differentiation;

/// <summary>
/// Compares the gradient that a tape computes with central differences of its forward graph. The loss is a fixed random projection of the
/// output, so that every output element matters and no two errors cancel.
/// </summary>
internal sealed class GradientCheck
{
    private const float Step = 1e-2f;

    private readonly Random _random = new(7);

    /// <summary>Largest |analytic - numeric| over the larger norm of the two, over all inputs.</summary>
    public double RelativeError(long[][] shapes, Func<GradientTape, Variable[], Variable> build, float scale = 1f)
    {
        float[][] values = [.. shapes.Select(shape => Normal(shape.Aggregate(1L, (a, b) => a * b), scale))];
        var tape = new GradientTape("check");
        Variable[] inputs = [.. shapes.Select((shape, i) => tape.Parameter($"x{i}", shape))];
        Variable output = build(tape, inputs);
        float[] projection = Normal(output.Shape.Aggregate(1L, (a, b) => a * b), 1f);
        Variable loss = tape.SumAll(tape.Multiply(output, tape.Constant(projection, [.. output.Shape])));
        tape.Output(loss);
        tape.Differentiate(loss);
        foreach (Variable input in inputs)
        {
            tape.Output(tape.GradientOf(input));
        }

        using OnnxSession session = OnnxSession.FromMemory(tape.Graph.ToModel(), new SessionSettings { Threads = 1 });
        float[][] analytic = Run(session, shapes, values, [.. inputs.Select(input => tape.GradientOf(input).Name)]);
        double worst = 0;
        for (int input = 0; input < values.Length; input++)
        {
            double difference = 0, norm = 0;
            for (int i = 0; i < values[input].Length; i++)
            {
                double numeric = Slope(session, shapes, values, input, i, loss.Name);
                difference = Math.Max(difference, Math.Abs(numeric - analytic[input][i]));
                norm = Math.Max(norm, Math.Max(Math.Abs(numeric), Math.Abs(analytic[input][i])));
            }

            worst = Math.Max(worst, difference / Math.Max(norm, 1e-6));
        }

        return worst;
    }

    private static double Slope(OnnxSession session, long[][] shapes, float[][] values, int input, int index, string loss)
    {
        float start = values[input][index];
        values[input][index] = start + Step;
        double up = Run(session, shapes, values, [loss])[0][0];
        values[input][index] = start - Step;
        double down = Run(session, shapes, values, [loss])[0][0];
        values[input][index] = start;
        return (up - down) / (2 * Step);
    }

    private static float[][] Run(OnnxSession session, long[][] shapes, float[][] values, string[] outputs)
    {
        var inputs = new Dictionary<string, OnnxTensor>();
        for (int i = 0; i < values.Length; i++)
        {
            inputs[$"x{i}"] = OnnxTensor.Over<float>(values[i], shapes[i]);
        }

        IReadOnlyList<OnnxTensor> results = session.Run(inputs, outputs);
        float[][] arrays = [.. results.Select(result => result.Values<float>().ToArray())];
        foreach (OnnxTensor tensor in results.Concat(inputs.Values))
        {
            tensor.Dispose();
        }

        return arrays;
    }

    private float[] Normal(long count, float scale)
    {
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = scale * (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return values;
    }
}
