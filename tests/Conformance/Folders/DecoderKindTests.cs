using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>Every type of weights and every way to hold caches: text read at once, piece by piece and token by token gives the same
/// logits.</summary>
public sealed class DecoderKindTests : IDisposable
{
    private static readonly int[] Text = [5, 17, 200, 3, 3, 88, 41, 7, 260, 19, 2, 64];

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("coe-kinds").FullName, "tiny");

    public static TheoryData<ElementType, int, bool, bool, double> Kinds => new()
    {
        { ElementType.Float32, 0, true, false, 1e-4 },
        { ElementType.Float32, 0, false, false, 1e-4 },
        { ElementType.Float32, 0, true, true, 1e-4 },
        { ElementType.Float32, 8, true, false, 1e-4 },
        { ElementType.Float32, 4, true, false, 1e-4 },
        { ElementType.Float32, 4, false, true, 1e-4 },
        { ElementType.Float16, 0, true, false, 2e-2 },
        { ElementType.Float16, 0, false, false, 2e-2 },
        { ElementType.Float16, 4, true, false, 2e-2 },
    };

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_text_read_at_once_or_token_by_token_gives_the_same_logits(ElementType type, int bits, bool shared, bool lengths, double tolerance)
    {
        TinyDecoder.Write(_folder, type, bits, shared, external: bits > 0, lengths);
        ExpertFolder folder = ExpertFolder.Read(_folder);
        Assert.All(folder.Layout.Caches, cache => Assert.Equal((shared, type), (cache.InPlace, cache.Type)));
        Assert.Equal(bits == 0 ? type.ToString() : $"Int{bits}", folder.Weights);
        Assert.Equal([2, 3], folder.Configuration.EndTokens);
        Assert.Equal((288 * 64) + (64 * (64 + 32 + 32 + 64 + 288)), folder.Manifest.TotalParameters);
        using DecoderModel model = DecoderModel.Load(folder);
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        state.Begin();
        float[] whole = state.Score(Text);
        Assert.All(whole, value => Assert.True(float.IsFinite(value)));
        Assert.True(whole.Max() - whole.Min() > 0.1);
        state.Begin();
        for (int i = 0; i < Text.Length; i++)
        {
            AssertRow(i, state.Decode(Text[i]));
        }

        state.RewindTo(4);
        AssertRow(8, state.Prefill(Text.AsSpan(4, 5)));
        AssertRow(9, state.Decode(Text[9]));
        state.RewindTo(0);
        AssertRow(Text.Length - 1, state.Prefill(Text));

        void AssertRow(int row, ReadOnlySpan<float> logits)
        {
            for (int i = 0; i < TinyDecoder.Vocabulary; i++)
            {
                Assert.Equal(whole[(row * TinyDecoder.Vocabulary) + i], logits[i], tolerance);
            }
        }
    }

    [Theory]
    [InlineData(0, "BFloat16")]
    [InlineData(4, "Int4")]
    [InlineData(8, "Int8")]
    public void Brain_floats_are_refused_with_one_sentence_that_says_what_to_do(int bits, string weights)
    {
        // The runtime has no attention in brain floats for the processor. Where a later one has, this test says so, and the refusal goes.
        TinyDecoder.Write(_folder, ElementType.BFloat16, bits);
        ExpertFolder folder = ExpertFolder.Read(_folder);
        Assert.Equal(weights, folder.Weights);
        string message = Assert.Throws<ExpertFolderException>(() => DecoderModel.Load(folder)).Message;
        Assert.StartsWith($"The expert folder '{_folder}' cannot be loaded: it computes with BFloat16, which the runtime cannot do", message, StringComparison.Ordinal);
        Assert.EndsWith("export it as Float32, Float16 or Int4, or import the checkpoint that it was made from.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task Texts_longer_than_the_caches_may_be_are_served_shorter()
    {
        TinyDecoder.Write(_folder);
        long bytes = ExpertFolder.Read(_folder).Layout.CacheBytesPerToken * 10;
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(_folder), new() { CacheBytes = bytes });
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        Assert.Equal((10, 10), (model.ContextLength, slot.State.Capacity));
        Assert.Throws<ContextLengthExceededException>(() => slot.State.Prefill(Text).Length);
        Assert.Throws<ExpertFolderException>(() => DecoderModel.Load(ExpertFolder.Read(_folder), new() { CacheBytes = 1 }));
    }
}
