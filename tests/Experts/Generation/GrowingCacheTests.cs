using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Conformance;
using CoERouter.Tests.Conformance.Folders;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

/// <summary>Decoders whose caches are new tensors in every run: they give what caches in place give, and a step allocates nothing either.</summary>
public sealed class GrowingCacheTests : IDisposable
{
    private static readonly int[] Prompt = [5, 17, 200, 33, 4];

    private readonly string _root = Directory.CreateTempSubdirectory("coe-growing").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    public async Task They_give_the_logits_of_caches_in_place(ElementType type)
    {
        using DecoderModel shared = Load("shared", type, shared: true);
        using DecoderModel growing = Load("growing", type, shared: false);
        Assert.All(growing.Folder.Layout.Caches, cache => Assert.False(cache.InPlace));
        using ExpertSlot one = await shared.RentAsync(CancellationToken.None);
        using ExpertSlot two = await growing.RentAsync(CancellationToken.None);
        for (int twice = 0; twice < 2; twice++)
        {
            one.State.Begin();
            two.State.Begin();
            AssertClose(one.State.Prefill(Prompt), two.State.Prefill(Prompt));
            for (int token = 60; token < 80; token++)
            {
                AssertClose(one.State.Decode(token), two.State.Decode(token));
            }

            // A further piece of a prompt reads what steps wrote.
            AssertClose(one.State.Prefill([7, 8, 9]), two.State.Prefill([7, 8, 9]));
            AssertClose(one.State.Decode(11), two.State.Decode(11));
        }
    }

    [Fact]
    public async Task What_is_taken_back_leaves_no_trace_wherever_it_is_cut()
    {
        using DecoderModel model = Load("growing", ElementType.Float32, shared: false);
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        state.Begin();
        state.Prefill(Prompt);
        float[] expected = state.Decode(42).ToArray();
        for (int length = 0; length <= Prompt.Length; length++)
        {
            // After a prompt, after steps, twice in a row, and on a sequence that has not begun.
            state.Decode(70);
            state.Decode(71);
            state.RewindTo(Prompt.Length);
            state.RewindTo(length);
            if (length < Prompt.Length)
            {
                state.Prefill(Prompt.AsSpan(length));
            }

            Assert.Equal(Prompt, state.Tokens.ToArray());
            AssertClose(expected, state.Decode(42));
        }

        state.Begin();
        state.RewindTo(0);
        state.Prefill(Prompt);
        AssertClose(expected, state.Decode(42));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_allocates_no_managed_memory(bool shared)
    {
        using DecoderModel model = Load("tiny", ElementType.Float32, shared);
        Assert.Equal(0, await MeasureAsync(model, 288));
    }

    [Fact]
    public async Task A_step_of_a_published_decoder_of_eight_caches_allocates_none_either()
    {
        using FolderCopy folder = new(FixtureFolder.Find("02-capp-gpt2/onnx-upstream"), "capp-gpt2");
        File.WriteAllText(folder.File(ExpertFiles.GenerationConfiguration), ClassicDecoderTests.Configuration);
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(folder.Path));
        Assert.Equal(0, await MeasureAsync(model, 51));
    }

    private static async Task<long> MeasureAsync(DecoderModel model, int vocabulary)
    {
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        return Measure(slot.State);

        long Measure(DecodingState state)
        {
            state.Begin();
            state.Prefill([3, 1, 4]);
            for (int i = 0; i < 20; i++)
            {
                state.Decode(i % vocabulary);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 30; i++)
            {
                state.Decode(i % vocabulary);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private DecoderModel Load(string name, ElementType type, bool shared)
    {
        string folder = Path.Combine(_root, name);
        TinyDecoder.Write(folder, type, shared: shared);
        return DecoderModel.Load(ExpertFolder.Read(folder));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-3);
        }
    }
}
