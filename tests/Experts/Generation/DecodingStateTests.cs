using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Folders;
using CoERouter.Tests.Experts.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class DecodingStateTests : IDisposable
{
    private static readonly int[] Prompt = [3, 40, 100, 7, 7, 21];

    private readonly TestExpert _expert = new();

    public void Dispose() => _expert.Dispose();

    [Fact]
    public async Task A_slot_used_again_gives_the_same_logits_as_a_fresh_one()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e"), new() { Slots = 1 });
        float[] first = await Run(model, Prompt);
        await Run(model, [.. Enumerable.Range(0, 90).Select(i => i * 3)]);
        Assert.Equal(first, await Run(model, Prompt));

        static async Task<float[]> Run(ExpertModel model, int[] tokens)
        {
            using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
            slot.State.Begin(GatingPolicy.TopK(2));
            slot.State.Prefill(tokens);
            return slot.State.Decode(5).ToArray();
        }
    }

    [Fact]
    public async Task Prompt_steps_and_scores_agree_with_the_reference()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e", precision: WeightPrecision.Float32));
        GatingPolicy gating = GatingPolicy.TopK(2);
        int[] tokens = [.. Prompt, 9, 60, 61];
        double[][] expected = new ReferenceDecoder(TestExpert.Spec, new RandomDecoderWeights(TestExpert.Spec, 1)).Run(tokens, gating).Logits;
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        slot.State.Begin(gating);
        AssertClose(expected[Prompt.Length - 1], slot.State.Prefill(Prompt));
        for (int t = Prompt.Length; t < tokens.Length; t++)
        {
            AssertClose(expected[t], slot.State.Decode(tokens[t]));
        }

        Assert.Equal(tokens, slot.State.Tokens.ToArray());
        slot.State.Begin(gating);
        float[] scores = slot.State.Score(tokens);
        for (int t = 0; t < tokens.Length; t++)
        {
            AssertClose(expected[t], scores.AsSpan(t * TestExpert.Spec.VocabularySize, TestExpert.Spec.VocabularySize));
        }
    }

    [Fact]
    public async Task The_routing_of_each_run_has_a_row_per_token_that_sums_to_one_per_layer()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e"));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        state.Begin(GatingPolicy.TopK(1));
        state.Prefill(Prompt);
        Check(state.Routing, Prompt.Length);
        state.Decode(2);
        Check(state.Routing, 1);

        void Check(ReadOnlySpan<float> routing, int tokens)
        {
            Assert.Equal(tokens * state.RoutingWidth, routing.Length);
            for (int i = 0; i < routing.Length; i += 4)
            {
                Assert.Equal([0, 0, 0, 1], routing.Slice(i, 4).ToArray().Order());
            }
        }
    }

    [Fact]
    public async Task A_step_allocates_no_managed_memory()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e"));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        Measure(slot.State, new TokenSampler(new(), TestExpert.Spec.VocabularySize), 20);
        long allocated = Measure(
            slot.State,
            new TokenSampler(new() { Temperature = 1, TopP = 0.9f, RepetitionPenalty = 1.1f, Seed = 3 }, TestExpert.Spec.VocabularySize),
            50);
        Assert.Equal(0, allocated);

        static long Measure(DecodingState state, TokenSampler sampler, int steps)
        {
            state.Begin(GatingPolicy.TopK(2));
            int token = sampler.Sample(state.Prefill(Prompt), state.Tokens);
            for (int i = 0; i < 20; i++)
            {
                token = sampler.Sample(state.Decode(token), state.Tokens);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < steps; i++)
            {
                token = sampler.Sample(state.Decode(token), state.Tokens);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task The_context_is_a_hard_limit_and_a_refused_step_changes_nothing()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e"));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        state.Begin(GatingPolicy.TopK(2));
        ContextLengthExceededException exception = Assert.Throws<ContextLengthExceededException>(() => { state.Prefill(new int[97]); });
        Assert.Equal((97, 96), (exception.PromptTokens, exception.ContextLength));
        Assert.Equal(0, state.Position);
        state.Prefill(new int[96]);
        Assert.Throws<ContextLengthExceededException>(() => { state.Decode(1); });
        Assert.Equal(96, state.Position);
    }

    [Fact]
    public async Task Tokens_and_policies_outside_the_model_are_refused()
    {
        using ExpertModel model = ExpertModel.Load(_expert.Write("e"));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Begin(GatingPolicy.TopK(5)));
        state.Begin(GatingPolicy.TopK(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => { state.Decode(288); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { state.Prefill([1, -1]); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { state.Prefill([]); });
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4);
        }
    }
}
