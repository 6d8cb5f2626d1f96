using CoERouter.Experts.Specification;
using CoERouter.Training.Batches;
using CoERouter.Training.Graphs;
using CoERouter.Training.Optimization;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Graphs;

public sealed class TrainingGraphTests
{
    private static readonly TrainingShape Shape = new(2, 12);

    [Theory]
    [InlineData(4, 2, false, 3)]
    [InlineData(4, 1, true, 0)]
    [InlineData(2, 2, false, 2)]
    public void The_gradient_is_the_slope_of_the_loss(int active, int keyValueHeads, bool tied, int convolution)
    {
        DecoderSpec spec = TinyDecoder.Spec(active, keyValueHeads, tied, convolution);
        using OptimizerState state = NewState(spec);
        using TrainingSession session = TrainingSession.ForTraining(spec, Plan(0), state);
        PackedBatch batch = Batch(3);
        session.Run(batch);
        foreach (DecoderParameter parameter in state.Values.Parameters)
        {
            float[] gradient = state.Gradients.Slice(parameter.Name).ToArray();
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            if (norm < 1e-3)
            {
                continue;
            }

            // The choice of experts is discontinuous where fewer than all are active: a small step along the gradient seldom crosses one.
            float step = active == spec.Mixture.Experts ? 4e-3f : 4e-4f;
            Move(state, parameter.Name, gradient, step / norm);
            double up = session.Run(batch);
            Move(state, parameter.Name, gradient, -2 * step / norm);
            double down = session.Run(batch);
            Move(state, parameter.Name, gradient, step / norm);
            Assert.Equal(1, (up - down) / (2 * step) / norm, 0.05);
        }
    }

    [Fact]
    public void Examples_of_a_row_do_not_see_each_other()
    {
        DecoderSpec spec = TinyDecoder.Spec();
        using OptimizerState state = NewState(spec);
        using TrainingSession session = TrainingSession.ForTraining(spec, Plan(0), state);
        EncodedExample first = new([1, 2, 3, 4, 5], 2), second = new([6, 7, 8, 9], 2), changed = new([9, 2, 3, 4, 5], 2);
        double together = session.Run(new(new(2, 12), [first, second]));
        double alone = Weighted(session, first, second);
        Assert.Equal(alone, together, 1e-5);
        Assert.NotEqual(together, session.Run(new(new(2, 12), [changed, second])), 1e-4);
    }

    [Fact]
    public void Every_gradient_cell_is_written_also_of_experts_without_tokens()
    {
        DecoderSpec spec = TinyDecoder.Spec(active: 1) with { Mixture = new() { Experts = 16, ActiveExperts = 1, ExpertWidth = 8 } };
        using OptimizerState state = NewState(spec);
        using TrainingSession session = TrainingSession.ForTraining(spec, Plan(0.01f), state);
        state.Gradients.Values.Fill(float.NaN);
        session.Run(Batch(1));
        foreach (DecoderParameter parameter in state.Values.Parameters)
        {
            foreach (float gradient in state.Gradients.Slice(parameter.Name))
            {
                Assert.True(float.IsFinite(gradient), parameter.Name);
            }
        }

        Assert.Contains(session.Counts, counts => counts.Contains(0f));
        Assert.All(session.Counts, counts => Assert.Equal(Shape.Tokens, counts.Sum()));
    }

    [Fact]
    public void The_balance_loss_reaches_the_router_and_not_the_reported_loss()
    {
        DecoderSpec spec = TinyDecoder.Spec();
        using OptimizerState plain = NewState(spec);
        using OptimizerState balanced = NewState(spec);
        using TrainingSession without = TrainingSession.ForTraining(spec, Plan(0), plain);
        using TrainingSession with = TrainingSession.ForTraining(spec, Plan(1), balanced);
        Assert.Equal(without.Run(Batch(2)), with.Run(Batch(2)));
        Assert.False(plain.Gradients.Slice(DecoderNames.Router(0)).SequenceEqual(balanced.Gradients.Slice(DecoderNames.Router(0))));
        Assert.True(plain.Gradients.Slice(DecoderNames.Head).SequenceEqual(balanced.Gradients.Slice(DecoderNames.Head)));
    }

    [Fact]
    public void A_batch_can_be_learned_by_heart()
    {
        DecoderSpec spec = TinyDecoder.Spec();
        using OptimizerState state = NewState(spec);
        using TrainingSession session = TrainingSession.ForTraining(spec, Plan(0.01f), state);
        var optimizer = new AdamW(new() { WeightDecay = 0 }, state.Values.DecayMask());
        PackedBatch batch = Batch(4);
        float start = session.Run(batch), loss = start;
        for (int step = 1; step <= 150; step++)
        {
            optimizer.Step(step, 1e-2f, optimizer.Norm(state.Gradients), state);
            loss = session.Run(batch);
        }

        Assert.True(loss < 0.1 * start, $"loss went from {start} to {loss}");
    }

    private static TrainingPlan Plan(float balance) => new() { Steps = 1, Shape = Shape, Balance = balance, Threads = 1 };

    private static OptimizerState NewState(DecoderSpec spec)
    {
        var state = new OptimizerState(spec);
        state.Values.Initialize(2);

        // A head of the usual small start hides faults of everything before it.
        if (!spec.TiedHead)
        {
            foreach (ref float value in state.Values.Slice(DecoderNames.Head))
            {
                value *= 20;
            }
        }

        return state;
    }

    private static PackedBatch Batch(int seed)
    {
        var random = new Random(seed);
        return new(Shape, Enumerable.Range(0, 5).Select(_ => new EncodedExample([.. Enumerable.Range(0, random.Next(4, 8)).Select(_ => random.Next(11))], 2)));
    }

    private static double Weighted(TrainingSession session, EncodedExample first, EncodedExample second)
    {
        PackedBatch one = new(new(2, 12), [first]), two = new(new(2, 12), [second]);
        return ((session.Run(one) * one.AnswerTokens) + (session.Run(two) * two.AnswerTokens)) / (one.AnswerTokens + two.AnswerTokens);
    }

    private static void Move(OptimizerState state, string parameter, float[] direction, double distance)
    {
        Span<float> values = state.Values.Slice(parameter);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += (float)(distance * direction[i]);
        }
    }
}
