using CoERouter.Experts.Folders.Layouts;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Layouts;

public sealed class CacheResolverTests
{
    [Fact]
    public void Keys_and_values_come_ordered_by_layer()
    {
        IReadOnlyList<CachePort> caches = LayoutCase.Plain().Resolve().Caches;
        Assert.Equal(["past.0.key", "past.0.value", "past.1.key", "past.1.value"], caches.Select(cache => cache.Past));
        Assert.Equal(["present.0.key", "present.0.value", "present.1.key", "present.1.value"], caches.Select(cache => cache.Present));
        Assert.All(caches, cache =>
        {
            Assert.Equal([1, 2, 0, 16], cache.Shape);
            Assert.Equal(2, cache.SequenceAxis);
            Assert.Equal(2 * 16 * 4, cache.Bytes);
            Assert.Equal([1, 2, 33, 16], cache.ShapeFor(33));
        });
    }

    [Fact]
    public void More_than_ten_layers_are_ordered_by_number_and_not_by_text()
    {
        LayoutCase made = LayoutCase.Plain().With(configuration => configuration with { Layers = 12 });
        for (int layer = 11; layer >= 2; layer--)
        {
            made.Input($"past.{layer}.key", ElementType.Float32, "b", 2, "p", 16).Output($"present.{layer}.key", ElementType.Float32, "b", 2, "t", 16);
        }

        Assert.Equal(
            Enumerable.Range(0, 12).Select(layer => $"past.{layer}.key"),
            made.Resolve().Caches.Select(cache => cache.Past).Where(name => name.EndsWith("key", StringComparison.Ordinal)));
    }

    [Fact]
    public void Bytes_of_a_token_are_those_of_all_caches_that_grow()
    {
        LayoutCase made = LayoutCase.Plain()
            .Input("past_conv.0", ElementType.Float32, "b", 64, 2).Output("present_conv.0", ElementType.Float32, "b", 64, 2)
            .Input("past.1.key", ElementType.Float16, "b", 2, "p", 16).Output("present.1.key", ElementType.Float16, "b", 2, "t", 16);
        DecoderLayout layout = made.Resolve();
        Assert.Equal((3 * 2 * 16 * 4) + (2 * 16 * 2), layout.CacheBytesPerToken);
        CachePort state = layout.Caches.Single(cache => cache.Past == "past_conv.0");
        Assert.Null(state.SequenceAxis);
        Assert.Equal([1, 64, 2], state.Shape);
        Assert.Equal(64 * 2 * 4, state.Bytes);
        Assert.Equal([1, 64, 2], state.ShapeFor(50));
    }

    [Fact]
    public void Pairs_hold_keys_and_values_in_one()
    {
        LayoutCase made = LayoutCase.Plain()
            .Without("past.0.key").Without("past.0.value").Without("past.1.key").Without("past.1.value")
            .Input("past_pair_0", ElementType.Float32, 2, "b", 2, "p", 16).Output("present_pair_0", ElementType.Float32, 2, "b", 2, "t", 16);
        CachePort pair = Assert.Single(made.Resolve().Caches);
        Assert.Equal([2, 1, 2, 0, 16], pair.Shape);
        Assert.Equal(3, pair.SequenceAxis);
        Assert.Equal(2 * 2 * 16 * 4, pair.Bytes);
    }

    [Fact]
    public void Sizes_that_the_graph_leaves_open_come_from_the_configuration()
    {
        LayoutCase made = LayoutCase.Plain().Unshaped("past.0.key", ElementType.Float32).Input("past.0.value", ElementType.Float32, "b", "h", "p", "d");
        Assert.All(made.Resolve().Caches, cache => Assert.Equal([1, 2, 0, 16], cache.Shape));
        made.With(configuration => configuration with { KeyValueHeads = 0 });
        Assert.Equal(
            "neither the cache 'past.0.key' nor the configuration says its dimension 1; neither the cache 'past.0.value' nor the configuration says its dimension 1",
            Assert.Throws<FormatException>(made.Resolve).Message);
    }

    [Fact]
    public void A_graph_may_say_other_sizes_than_the_configuration() => Assert.Equal(
        [1, 4, 0, 8],
        LayoutCase.Plain().Input("past.0.key", ElementType.Float32, 1, 4, "p", 8).Resolve().Caches[0].Shape);

    [Theory]
    [InlineData(4, 2, -1, 16)]
    [InlineData(-1, 2, 8, 16)]
    public void A_cache_of_fixed_length_or_of_several_sequences_is_refused(int batch, int heads, int past, int size) => LayoutCase.Plain()
        .Input("past.0.key", ElementType.Float32, batch, heads, past, size)
        .Refused("its cache 'past.0.key' has a fixed size, and only one sequence of any length is served");

    [Fact]
    public void Faults_of_caches_are_named()
    {
        LayoutCase.Plain().Without("present.1.value").Refused("its input 'past.1.value' has no output 'present.1.value' to take its place");
        LayoutCase.Plain().Input("past.0.key", ElementType.Float32, "b", 2, "p").Refused("its cache 'past.0.key' has 3 dimensions, legal are 4");
        LayoutCase.Plain().Input("past.0.key", ElementType.Float16, "b", 2, "p", 16)
            .Refused("its cache 'past.0.key' holds Float16 and becomes Float32, legal are Float32, Float16 and BFloat16, both the same");
        LayoutCase.Plain().Input("past.0.key", ElementType.Int8, "b", 2, "p", 16).Output("present.0.key", ElementType.Int8, "b", 2, "t", 16)
            .Refused("its cache 'past.0.key' holds Int8 and becomes Int8, legal are Float32, Float16 and BFloat16, both the same");
        LayoutCase.Plain().Input("past.0.key", ElementType.Float32, "b", 1 << 20, "p", 1 << 20)
            .Refused("its cache 'past.0.key' has 1099511627776 values for each token");
        LayoutCase.Plain().Input("past.00.key", ElementType.Float32, "b", 2, "p", 16).Refused("its input 'past.00.key' is one of two for the same layer");
    }

    [Fact]
    public void Layers_beyond_those_of_the_configuration_are_refused()
    {
        LayoutCase.Plain().Input("past.2.key", ElementType.Float32, "b", 2, "p", 16)
            .Refused("its input 'past.2.key' is of a layer beyond num_hidden_layers (2)");
        LayoutCase.Plain().With(configuration => configuration with { Layers = 0 }).Resolve();
        LayoutCase.Plain().With(configuration => configuration with { Layers = 0 }).Input("past.65536.key", ElementType.Float32, "b", 2, "p", 16)
            .Refused("its input 'past.65536.key' is of a layer beyond num_hidden_layers (0)");
    }

    [Theory]
    [InlineData("past..key")]
    [InlineData("past.-1.key")]
    [InlineData("past.+1.key")]
    [InlineData("past.1x.key")]
    [InlineData("past. 1.key")]
    [InlineData("past.99999999999.key")]
    [InlineData("past.1.keys")]
    public void A_name_beside_the_pattern_is_no_cache(string name) => LayoutCase.Plain()
        .Input(name, ElementType.Float32, "b", 2, "p", 16)
        .Refused($"it needs the inputs {name}, which a text decoder here does not get");

    [Fact]
    public void A_decoder_without_any_cache_is_refused() => LayoutCase.Plain()
        .Without("past.0.key").Without("past.0.value").Without("past.1.key").Without("past.1.value")
        .Refused("it has no caches of keys and values, so that every token would read the whole text again");

    [Theory]
    [InlineData("llama", true, LayoutCase.Attention, true)]
    [InlineData("llama", true, "Concat", false)]
    [InlineData("llama", false, LayoutCase.Attention, false)]
    [InlineData("coe-x", true, "Concat", true)]
    [InlineData("coe-x", false, "Concat", false)]
    public void Caches_are_written_in_place_where_it_is_asked_for_and_safe(string type, bool shares, string reader, bool inPlace)
    {
        LayoutCase made = LayoutCase.Plain().With(configuration => configuration with { Type = type, Search = configuration.Search with { SharesBuffers = shares } });
        made.Read("past.0.key", reader, 3);
        Assert.Equal(inPlace, made.Resolve().Caches[0].InPlace);

        // A second reader of another kind sees what was overwritten; a cache that nobody reads is never shared by a graph of others.
        if (type == "llama")
        {
            Assert.False(made.Read("past.0.key", "Shape", 0).Resolve().Caches[0].InPlace);
            Assert.False(made.Resolve().Caches[1].InPlace);
        }
    }
}
