using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

/// <summary>The order of a decoder's steps: each value is the text of how it was made.</summary>
public sealed class DecoderNetworkTests
{
    [Fact]
    public void An_embedded_expert_is_convolution_attention_and_mixture_with_two_residual_sums()
    {
        const string Stream = "add(e, attend0(convolve0(layer0.attention.norm(e))))";
        Assert.Equal($"final.norm(add({Stream}, mix0(layer0.mixture.norm({Stream}))))", Head(DecoderShapes.Sparse with { Layers = 1 }));
    }

    [Fact]
    public void Without_a_convolution_attention_reads_the_norm()
    {
        string head = Head(DecoderShapes.Sparse with { Layers = 1, ConvolutionWidth = 0 });
        Assert.Contains("attend0(layer0.attention.norm(e))", head, StringComparison.Ordinal);
        Assert.DoesNotContain("convolve", head, StringComparison.Ordinal);
    }

    [Fact]
    public void Norms_after_a_layer_stand_before_the_residual_sum()
    {
        string head = Head(DecoderShapes.Dense with { Layers = 1, PostNorms = true });
        const string Stream = "add(e, layer0.attention.post_norm(attend0(layer0.attention.norm(e))))";
        Assert.Equal($"final.norm(add({Stream}, layer0.mixture.post_norm(feed0(layer0.mixture.norm({Stream})))))", head);
    }

    [Fact]
    public void Each_layer_is_mixed_or_fed_as_the_spec_says()
    {
        var steps = new Steps();
        DecoderNetwork.Write(DecoderShapes.Sparse with { Layers = 4, Dense = new() { Width = 8, Layers = [0, 2] } }, steps);
        Assert.Equal(["feed0", "mix1", "feed2", "mix3"], steps.Log.Where(step => step.StartsWith("feed", StringComparison.Ordinal) || step.StartsWith("mix", StringComparison.Ordinal)));
        Assert.Equal(["attend0", "attend1", "attend2", "attend3"], steps.Log.Where(step => step.StartsWith("attend", StringComparison.Ordinal)));
        Assert.Equal(8, steps.Log.Count(step => step == "add"));
        Assert.Equal(("embed", "head"), (steps.Log[0], steps.Log[^1]));
    }

    [Fact]
    public void Every_norm_that_is_used_is_a_parameter_and_every_norm_that_is_one_is_used()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            DecoderSpec spec = DecoderShapes.Random(seed);
            var steps = new Steps();
            DecoderNetwork.Write(spec, steps);
            IEnumerable<string> gains = DecoderParameters.Enumerate(spec).Select(parameter => parameter.Name)
                .Where(name => name.EndsWith("norm", StringComparison.Ordinal) && !name.EndsWith("query_norm", StringComparison.Ordinal) && !name.EndsWith("key_norm", StringComparison.Ordinal));
            Assert.Equal(gains.Order(StringComparer.Ordinal), steps.Norms.Order(StringComparer.Ordinal));
        }
    }

    private static string Head(DecoderSpec spec)
    {
        var steps = new Steps();
        DecoderNetwork.Write(spec, steps);
        return steps.Logits!;
    }

    private sealed class Steps : IDecoderLowering<string>
    {
        public List<string> Log { get; } = [];

        public List<string> Norms { get; } = [];

        public string? Logits { get; private set; }

        public string Embed() => Logged("embed", "e");

        public string Normalize(string gain, string activations)
        {
            Norms.Add(gain);
            return Logged("norm", $"{gain}({activations})");
        }

        public string Convolve(int layer, string activations) => Logged($"convolve{layer}", $"convolve{layer}({activations})");

        public string Attend(int layer, string activations) => Logged($"attend{layer}", $"attend{layer}({activations})");

        public string Mix(int layer, string activations) => Logged($"mix{layer}", $"mix{layer}({activations})");

        public string Feed(int layer, string activations) => Logged($"feed{layer}", $"feed{layer}({activations})");

        public string Add(string left, string right) => Logged("add", $"add({left}, {right})");

        public void Head(string activations) => Logits = Logged("head", activations);

        private string Logged(string step, string value)
        {
            Log.Add(step);
            return value;
        }
    }
}
