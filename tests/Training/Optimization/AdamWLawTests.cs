using CoERouter.Experts.Specification;
using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

/// <summary>What must hold of AdamW whatever its constants, checked on blocks longer than one chunk and against a plain reference.</summary>
public sealed class AdamWLawTests
{
    // The embedding alone is longer than one chunk of 65,536 floats, and no multiple of it.
    private static readonly DecoderSpec Wide = TinyDecoder.Spec() with { VocabularySize = 4_500 };

    [Theory]
    [InlineData(0.9f, 0.95f, 0.05f, 1f, 0.995f)]
    [InlineData(0.8f, 0.999f, 0f, 1e9f, 0.5f)]
    [InlineData(0f, 0.9f, 0.3f, 0.01f, 0f)]
    public void Every_element_of_every_chunk_follows_the_reference(float beta1, float beta2, float weightDecay, float clipNorm, float averageDecay)
    {
        var settings = new AdamWSettings { Beta1 = beta1, Beta2 = beta2, WeightDecay = weightDecay, ClipNorm = clipNorm, AverageDecay = averageDecay };
        using OptimizerState state = Filled(Wide, 11);
        float[] mask = state.Values.DecayMask();
        var optimizer = new AdamW(settings, mask);
        var reference = new ReferenceAdamW(settings, mask, state.Values.Values);
        var random = new Random(12);
        for (int step = 1; step <= 4; step++)
        {
            Redraw(state.Gradients, random);
            float rate = 0.02f / step;
            optimizer.Step(step, rate, optimizer.Norm(state.Gradients), state);
            reference.Step(step, rate, state.Gradients.Values);
        }

        reference.AssertEqual(state);
    }

    [Fact]
    public void Without_clipping_the_size_of_the_gradient_does_not_matter()
    {
        using OptimizerState small = Filled(TinyDecoder.Spec(), 1), large = Filled(TinyDecoder.Spec(), 1);
        var optimizer = new AdamW(new() { ClipNorm = float.MaxValue, Epsilon = 1e-20f }, small.Values.DecayMask());
        for (int step = 1; step <= 5; step++)
        {
            Redraw(small.Gradients, new Random(step));
            Redraw(large.Gradients, new Random(step));
            Scale(large.Gradients, 1024);
            optimizer.Step(step, 1e-2f, optimizer.Norm(small.Gradients), small);
            optimizer.Step(step, 1e-2f, optimizer.Norm(large.Gradients), large);
        }

        AssertClose(small.Values, large.Values, 1e-6f);
    }

    [Fact]
    public void With_clipping_gradients_beyond_the_norm_act_as_if_of_the_norm()
    {
        using OptimizerState one = Filled(TinyDecoder.Spec(), 2), other = Filled(TinyDecoder.Spec(), 2);
        var optimizer = new AdamW(new() { ClipNorm = 0.5f }, one.Values.DecayMask());
        Redraw(one.Gradients, new Random(1));
        Redraw(other.Gradients, new Random(1));
        Scale(other.Gradients, 7);
        Assert.True(optimizer.Norm(one.Gradients) > 0.5);
        optimizer.Step(1, 1e-2f, optimizer.Norm(one.Gradients), one);
        optimizer.Step(1, 1e-2f, optimizer.Norm(other.Gradients), other);
        AssertClose(one.FirstMoments, other.FirstMoments, 1e-8f);
        AssertClose(one.SecondMoments, other.SecondMoments, 1e-8f);
        AssertClose(one.Values, other.Values, 1e-6f);
    }

    [Fact]
    public void The_first_step_moves_every_parameter_by_the_learning_rate_against_its_gradient()
    {
        using OptimizerState state = Filled(TinyDecoder.Spec(), 3);
        float[] before = state.Values.Values.ToArray();
        Redraw(state.Gradients, new Random(2));
        var optimizer = new AdamW(new() { WeightDecay = 0, Epsilon = 1e-20f }, state.Values.DecayMask());
        optimizer.Step(1, 1e-3f, optimizer.Norm(state.Gradients), state);
        for (int i = 0; i < before.Length; i++)
        {
            float gradient = state.Gradients.Values[i];
            Assert.Equal(gradient == 0 ? 0 : -1e-3f * Math.Sign(gradient), state.Values.Values[i] - before[i], 2e-6f);
        }
    }

    [Fact]
    public void Decay_shrinks_matrices_alone_and_needs_no_gradient()
    {
        using OptimizerState state = Filled(TinyDecoder.Spec(), 4);
        float[] before = state.Values.Values.ToArray(), mask = state.Values.DecayMask();
        var optimizer = new AdamW(new() { WeightDecay = 0.1f }, mask);
        for (int step = 1; step <= 3; step++)
        {
            optimizer.Step(step, 0.5f, 0, state);
        }

        double kept = Math.Pow(1 - (0.5 * 0.1), 3);
        Assert.Contains(1f, mask);
        Assert.Contains(0f, mask);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i] * (mask[i] == 1 ? kept : 1), state.Values.Values[i], 1e-6);
        }
    }

    [Fact]
    public void Padding_between_parameters_stays_zero()
    {
        DecoderSpec spec = TinyDecoder.Spec();
        using OptimizerState state = Filled(spec, 5);
        using var used = new ParameterBlock(spec);
        foreach (DecoderParameter parameter in used.Parameters)
        {
            used.Slice(parameter.Name).Fill(1);
        }

        var optimizer = new AdamW(new(), state.Values.DecayMask());
        for (int step = 1; step <= 3; step++)
        {
            Redraw(state.Gradients, new Random(step));
            optimizer.Step(step, 1e-2f, optimizer.Norm(state.Gradients), state);
        }

        int padding = 0;
        for (int i = 0; i < used.Length; i++)
        {
            if (used.Values[i] == 0)
            {
                padding++;
                Assert.True(state.Values.Values[i] == 0 && state.FirstMoments.Values[i] == 0 && state.SecondMoments.Values[i] == 0 && state.Average.Values[i] == 0);
            }
        }

        Assert.Equal(used.Length - used.Parameters.Sum(parameter => parameter.Count), padding);
    }

    [Fact]
    public void The_average_of_early_steps_is_nearly_their_plain_mean()
    {
        using OptimizerState state = Filled(TinyDecoder.Spec(), 6);
        var optimizer = new AdamW(new() { WeightDecay = 0, AverageDecay = 0.9999f }, state.Values.DecayMask());
        double mean = 0, kept = 1;
        for (int step = 1; step <= 200; step++)
        {
            state.Values.Values.Fill(step);
            optimizer.Step(step, 0, 0, state);
            double keep = Math.Min(0.9999, step / (step + 10.0));
            mean = (mean * keep) + (step * (1 - keep));
            kept *= keep;
        }

        Assert.Equal(mean, state.Average.Values[0], 1e-2);
        Assert.True(kept < 1e-6, $"the beginning still weighs {kept}");
        Assert.InRange(state.Average.Values[0], 170, 200);
    }

    [Fact]
    public async Task Steps_and_norms_repeat_to_the_bit_whatever_else_the_processor_does()
    {
        using OptimizerState one = Filled(Wide, 7), other = Filled(Wide, 7);
        var optimizer = new AdamW(new(), one.Values.DecayMask());
        for (int step = 1; step <= 3; step++)
        {
            Redraw(one.Gradients, new Random(step));
            Redraw(other.Gradients, new Random(step));
            double norm = optimizer.Norm(one.Gradients);
            Task busy = Task.Run(() => Parallel.For(0, 64, i => Math.Pow(i, 0.5)), TestContext.Current.CancellationToken);
            Assert.Equal(norm, new AdamW(new(), other.Values.DecayMask()).Norm(other.Gradients));
            optimizer.Step(step, 1e-2f, norm, one);
            optimizer.Step(step, 1e-2f, norm, other);
            await busy;
        }

        Assert.True(one.Values.Values.SequenceEqual(other.Values.Values));
        Assert.True(one.Average.Values.SequenceEqual(other.Average.Values));
    }

    [Fact]
    public void The_norm_is_a_norm()
    {
        using OptimizerState state = Filled(Wide, 8);
        var optimizer = new AdamW(new(), state.Values.DecayMask());
        state.Gradients.Values.Clear();
        Assert.Equal(0, optimizer.Norm(state.Gradients));
        Redraw(state.Gradients, new Random(1));
        double norm = optimizer.Norm(state.Gradients);
        Scale(state.Gradients, -3);
        Assert.Equal(3 * norm, optimizer.Norm(state.Gradients), norm * 1e-5);

        // One element far into the last chunk.
        state.Gradients.Values.Clear();
        state.Gradients.Values[^1] = -2.5f;
        Assert.Equal(2.5, optimizer.Norm(state.Gradients), 1e-6);
    }

    [Fact]
    public void What_is_absent_is_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>("decayMask", () => new AdamW(new(), null!));
        var optimizer = new AdamW(new(), new float[16]);
        Assert.Throws<ArgumentNullException>("gradient", () => optimizer.Norm(null!));
        Assert.Throws<ArgumentNullException>("state", () => optimizer.Step(1, 1, 1, null!));
    }

    private static OptimizerState Filled(DecoderSpec spec, int seed)
    {
        var state = new OptimizerState(spec);
        state.Values.Initialize(seed);
        return state;
    }

    private static void Redraw(ParameterBlock block, Random random)
    {
        foreach (DecoderParameter parameter in block.Parameters)
        {
            foreach (ref float value in block.Slice(parameter.Name))
            {
                value = (random.NextSingle() * 2) - 1;
            }
        }
    }

    private static void Scale(ParameterBlock block, float factor)
    {
        foreach (ref float value in block.Values)
        {
            value *= factor;
        }
    }

    private static void AssertClose(ParameterBlock one, ParameterBlock other, float tolerance)
    {
        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(one.Values[i], other.Values[i], tolerance);
        }
    }
}
