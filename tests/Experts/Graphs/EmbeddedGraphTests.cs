using System.Security.Cryptography;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Graphs;

/// <summary>
/// Graphs and weights of decoders of the embedded kind, by the hashes that they had before imported models came: whatever is added for
/// those must leave these as they are, bit for bit.
/// </summary>
public sealed class EmbeddedGraphTests
{
    private static readonly DecoderSpec Plain = new()
    {
        Layers = 2,
        Width = 64,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        VocabularySize = 96,
        ContextLength = 48,
        Mixture = new() { Experts = 5, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 32 },
    };

    [Theory]
    [InlineData(false, WeightPrecision.Float32, "bff12eebcc8345456872f5cf076b2cd47fb937aa5f884044b48b6651f0f2bb56", "9c4d6197fcb032488701785e2fdd8270ee277e765ff952053ccab99dfa9c3658")]
    [InlineData(false, WeightPrecision.Int8, "abe704281df1c5858ee4038a590530cbc74cddd9c77e764b95b9710063e1d3e0", "993f0ee7124f9c21552174d2a1f938c4ca61c36080879f64ae0771822157d28c")]
    [InlineData(true, WeightPrecision.Float32, "e4ca6ba09c3cb7cd77a471eb5b9d3f5d049dcc159d55bdc386e0236e9e94d271", "4cf6a4acfd322059ec96b44b289a36aec0a83c1e975b21d63a6283906d4bb435")]
    [InlineData(true, WeightPrecision.Int8, "2fa9f0dff2849ba7cf3ce9f6dbe292dcbe52ef84cd6ee2a474785f2ae2edc6df", "9e79f96d1c01ff941b80b43901d5dbd5d67b3bbe5e3b4bfd42845dd80a578281")]
    public void Graphs_and_weights_of_the_embedded_kind_stay_as_they_are(bool tied, WeightPrecision precision, string model, string weights)
    {
        // The random numbers behind these hashes come from the processor's own exponential and cosine, which others may round otherwise.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The hashes were taken on Linux.");
        DecoderSpec spec = tied
            ? Plain with { TiedHead = true, ConvolutionWidth = 0, Mixture = Plain.Mixture with { SharedExperts = 0 } }
            : Plain;
        using var data = new MemoryStream();
        byte[] written = InferenceGraph.Write(spec, new RandomDecoderWeights(spec, 17), precision, data, "model.onnx.data");
        Assert.Equal(model, Convert.ToHexStringLower(SHA256.HashData(written)));
        Assert.Equal(weights, Convert.ToHexStringLower(SHA256.HashData(data.ToArray())));
    }
}
