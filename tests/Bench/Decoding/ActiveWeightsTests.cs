using CoERouter.Bench.Decoding;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Bench.Decoding;

public sealed class ActiveWeightsTests
{
    private static readonly DecoderSpec Small = new()
    {
        Layers = 2,
        Width = 64,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 32,
        VocabularySize = 96,
        ContextLength = 128,
        Mixture = new() { Experts = 4, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 32 },
    };

    [Fact]
    public void Eight_bits_are_a_byte_for_each_weight_and_a_scale_for_each_block_of_32()
    {
        // Per layer: query, key and value 64 × 128, output 64 × 64, three experts of 3 × 64 × 32. Then the head of 96 × 64 and one row of the embedding.
        const long Matrices = (2 * ((64 * 128) + (64 * 64) + (3 * 3 * 64 * 32))) + (96 * 64) + 64;

        // Per layer: two norms, two taps and a router of four columns. Then the last norm.
        const long Singles = (2 * 64 * (2 + 2 + 4)) + 64;
        Assert.Equal(Matrices + (Matrices / 32 * 4) + (Singles * 4), ActiveWeights.BytesPerToken(Small, 2, WeightPrecision.Int8));
    }

    [Fact]
    public void In_single_precision_it_is_four_bytes_for_each_active_parameter()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            DecoderSpec spec = Small with
            {
                Layers = random.Next(1, 5),
                Width = 32 * random.Next(1, 5),
                KeyValueHeads = random.Next(1, 3),
                ConvolutionWidth = random.Next(2) == 0 ? 0 : random.Next(2, 5),
                TiedHead = random.Next(2) == 0,
                Mixture = new() { Experts = random.Next(2, 9), ActiveExperts = 1, SharedExperts = random.Next(3), ExpertWidth = 32 * random.Next(1, 4) },
            };
            int active = random.Next(1, spec.Mixture.Experts + 1);
            Assert.Equal(4 * spec.ActiveParameters(active), ActiveWeights.BytesPerToken(spec, active, WeightPrecision.Float32));
        }
    }

    [Fact]
    public void Every_further_expert_adds_its_three_matrices()
    {
        long more = ActiveWeights.BytesPerToken(Small, 3, WeightPrecision.Int8) - ActiveWeights.BytesPerToken(Small, 2, WeightPrecision.Int8);
        Assert.Equal(2 * 3 * 64 * 32 * 9 / 8, more);
    }

    [Fact]
    public void The_embedded_experts_read_about_a_mebibyte() =>
        Assert.All(ExpertRecipe.Embedded, recipe => Assert.InRange(ActiveWeights.BytesPerToken(recipe.Spec, 2, WeightPrecision.Int8), 1 << 19, 1 << 21));

    [Fact]
    public void The_cache_grows_by_keys_and_values_of_every_layer_per_token()
    {
        Assert.Equal(2 * 2 * 32 * 4, ActiveWeights.CacheBytesPerToken(Small, 0));
        Assert.Equal(10 * ActiveWeights.CacheBytesPerToken(Small, 0), ActiveWeights.CacheBytesPerToken(Small, 9));
    }
}
