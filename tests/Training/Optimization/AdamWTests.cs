using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

public sealed class AdamWTests
{
    private static readonly DecoderSpec Spec = TinyDecoder.Spec();

    [Fact]
    public void Norm_is_the_Euclidean_norm()
    {
        using OptimizerState state = Random(3);
        double expected = 0;
        foreach (float value in state.Gradients.Values)
        {
            expected += (double)value * value;
        }

        Assert.Equal(Math.Sqrt(expected), new AdamW(new(), state.Values.DecayMask()).Norm(state.Gradients), 1e-3);
    }

    [Fact]
    public void Steps_follow_the_published_formula()
    {
        var settings = new AdamWSettings { AverageDecay = 0.9f };
        using OptimizerState state = Random(4);
        float[] mask = state.Values.DecayMask();
        var optimizer = new AdamW(settings, mask);
        double[] value = ToDouble(state.Values), first = new double[mask.Length], second = new double[mask.Length];
        for (int step = 1; step <= 5; step++)
        {
            double norm = optimizer.Norm(state.Gradients);
            double clip = Math.Min(1, settings.ClipNorm / norm);
            double[] gradient = ToDouble(state.Gradients);
            optimizer.Step(step, 1e-2f, norm, state);
            for (int i = 0; i < mask.Length; i++)
            {
                double g = gradient[i] * clip;
                first[i] = (settings.Beta1 * first[i]) + ((1 - settings.Beta1) * g);
                second[i] = (settings.Beta2 * second[i]) + ((1 - settings.Beta2) * g * g);
                value[i] -= value[i] * 1e-2 * settings.WeightDecay * mask[i];
                double corrected = second[i] / (1 - Math.Pow(settings.Beta2, step));
                value[i] -= 1e-2 * first[i] / (1 - Math.Pow(settings.Beta1, step)) / (Math.Sqrt(corrected) + settings.Epsilon);
            }
        }

        for (int i = 0; i < mask.Length; i++)
        {
            Assert.Equal(value[i], state.Values.Values[i], 2e-5);
        }
    }

    [Fact]
    public void Average_follows_the_weights()
    {
        using OptimizerState state = Random(5);
        var optimizer = new AdamW(new() { AverageDecay = 0.5f }, state.Values.DecayMask());
        for (int step = 1; step <= 60; step++)
        {
            state.Gradients.Values.Clear();
            optimizer.Step(step, 0f, 0, state);
        }

        for (int i = 0; i < state.Values.Length; i++)
        {
            Assert.Equal(state.Values.Values[i], state.Average.Values[i], 1e-4f);
        }
    }

    [Fact]
    public void The_graph_gives_the_same_weights_as_the_loop()
    {
        var settings = new AdamWSettings();
        using OptimizerState state = Random(6);
        float[] mask = state.Values.DecayMask();
        int length = mask.Length;
        var optimizer = new AdamW(settings, mask);
        float[][] blocks = [state.Values.Values.ToArray(), state.Gradients.Values.ToArray(), new float[length], new float[length], mask];
        using OnnxSession session = OnnxSession.FromMemory(AdamWGraph.Write(settings, length), new SessionSettings { Threads = 1 });
        for (int step = 1; step <= 20; step++)
        {
            double norm = optimizer.Norm(state.Gradients);
            const float Rate = 1e-3f;
            float[] scalars =
            [
                Rate / (1 - MathF.Pow(settings.Beta1, step)),
                1 / (1 - MathF.Pow(settings.Beta2, step)),
                Rate * settings.WeightDecay,
                (float)Math.Min(1, settings.ClipNorm / norm),
            ];
            float[][] results = Run(session, blocks, scalars, length);
            (blocks[0], blocks[2], blocks[3]) = (results[0], results[1], results[2]);
            optimizer.Step(step, Rate, norm, state);
        }

        for (int i = 0; i < length; i++)
        {
            Assert.Equal(blocks[0][i], state.Values.Values[i], 1e-6f);
        }
    }

    private static float[][] Run(OnnxSession session, float[][] blocks, float[] scalars, int length)
    {
        var inputs = new Dictionary<string, OnnxTensor>();
        for (int i = 0; i < blocks.Length; i++)
        {
            inputs[AdamWGraph.BlockInputs[i]] = OnnxTensor.Over<float>(blocks[i], length);
        }

        for (int i = 0; i < scalars.Length; i++)
        {
            inputs[AdamWGraph.ScalarInputs[i]] = OnnxTensor.Over<float>(new[] { scalars[i] }, 1);
        }

        IReadOnlyList<OnnxTensor> outputs = session.Run(inputs, AdamWGraph.Outputs);
        float[][] arrays = [.. outputs.Select(output => output.Values<float>().ToArray())];
        foreach (OnnxTensor tensor in outputs.Concat(inputs.Values))
        {
            tensor.Dispose();
        }

        return arrays;
    }

    private static OptimizerState Random(int seed)
    {
        var state = new OptimizerState(Spec);
        state.Values.Initialize(seed);
        var random = new Random(seed);
        foreach (DecoderParameter parameter in state.Gradients.Parameters)
        {
            foreach (ref float gradient in state.Gradients.Slice(parameter.Name))
            {
                gradient = (float)(random.NextDouble() - 0.5);
            }
        }

        return state;
    }

    private static double[] ToDouble(ParameterBlock block) => [.. block.Values.ToArray().Select(value => (double)value)];
}
