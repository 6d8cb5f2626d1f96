using CoERouter.Experts.Folders.Layouts;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Layouts;

public sealed class DecoderLayoutResolverTests
{
    private const string FixedSize = "has a fixed size, and only one sequence of any length is served";

    [Fact]
    public void A_plain_decoders_ports_are_found()
    {
        DecoderLayout layout = LayoutCase.Plain().Resolve();
        Assert.Equal(new TensorPort("input_ids", ElementType.Int64, 2), layout.InputIds);
        Assert.Equal(new TensorPort("attention_mask", ElementType.Int64, 2), layout.AttentionMask);
        Assert.Equal(new TensorPort("logits", ElementType.Float32, 3), layout.Logits);
        Assert.Equal(LayoutCase.Vocabulary, layout.VocabularySize);
        Assert.Null(layout.PositionIds);
        Assert.Null(layout.SequenceLengths);
        Assert.Null(layout.TotalLength);
        Assert.Null(layout.LogitsPositions);
        Assert.Null(layout.Gating);
        Assert.Null(layout.Routing);
        Assert.Equal((0, 1), (layout.RoutingWidth, layout.RoutedExperts));
        Assert.Equal(4, layout.Caches.Count);
    }

    [Fact]
    public void Every_port_that_a_graph_may_have_is_found()
    {
        LayoutCase made = LayoutCase.Plain()
            .Input("input_ids", ElementType.Int32, "batch", "sequence")
            .Input("position_ids", ElementType.Int32, 3, 1, "sequence")
            .Input("logits_positions", ElementType.Int64, "batch", "wanted")
            .Input("gating", ElementType.Float32, "batch", 3)
            .Input("seqlens_k", ElementType.Int32, "batch")
            .Input("total_sequence_length", ElementType.Int32, 1)
            .Output("routing", ElementType.Float32, "batch", "sequence", 12)
            .Output("logits", ElementType.Float16, "batch", LayoutCase.Vocabulary)
            .With(configuration => configuration with { Type = "coe-sparse-decoder" });
        DecoderLayout layout = made.Resolve();
        Assert.Equal(new TensorPort("input_ids", ElementType.Int32, 2), layout.InputIds);
        Assert.Equal(new TensorPort("position_ids", ElementType.Int32, 3), layout.PositionIds);
        Assert.Equal(new TensorPort("logits_positions", ElementType.Int64, 2), layout.LogitsPositions);
        Assert.Equal(new TensorPort("gating", ElementType.Float32, 2), layout.Gating);
        Assert.Equal(new TensorPort("seqlens_k", ElementType.Int32, 1), layout.SequenceLengths);
        Assert.Equal(new TensorPort("total_sequence_length", ElementType.Int32, 1), layout.TotalLength);
        Assert.Equal(new TensorPort("routing", ElementType.Float32, 3), layout.Routing);
        Assert.Equal(new TensorPort("logits", ElementType.Float16, 2), layout.Logits);
        Assert.Equal(12, layout.RoutingWidth);
    }

    [Fact]
    public void The_attention_operator_says_what_lengths_are_whatever_their_names()
    {
        LayoutCase made = LayoutCase.Plain()
            .Input("a", ElementType.Int32, "batch").Read("a", LayoutCase.Attention, 5)
            .Input("b", ElementType.Int32).Read("b", LayoutCase.Attention, 6).Read("b", LayoutCase.Attention, 6);
        DecoderLayout layout = made.Resolve();
        Assert.Equal(new TensorPort("a", ElementType.Int32, 1), layout.SequenceLengths);
        Assert.Equal(new TensorPort("b", ElementType.Int32, 0), layout.TotalLength);

        // One more reader of another kind, and nobody knows what it means.
        made.Read("b", "Add", 0).Refused("it needs the inputs b, which a text decoder here does not get");
    }

    [Fact]
    public void Names_of_lengths_alone_mean_nothing_in_a_graph_of_someone_else() => LayoutCase.Plain()
        .Input("seqlens_k", ElementType.Int32, "batch")
        .Refused("it needs the inputs seqlens_k, which a text decoder here does not get");

    [Fact]
    public void Inputs_without_a_meaning_are_named_up_to_eight()
    {
        LayoutCase made = LayoutCase.Plain();
        for (int i = 0; i < 10; i++)
        {
            made.Input($"x{i}", ElementType.Float32, 1);
        }

        made.Refused("it needs the inputs x0, x1, x2, x3, x4, x5, x6, x7 and 2 more, which a text decoder here does not get");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        LayoutCase.Plain().Without("input_ids").Refused("it lacks the input 'input_ids'");
        LayoutCase.Plain().Without("logits").Refused("it lacks the output 'logits'");
        LayoutCase.Plain().Without("input_ids").Without("logits").Refused("it lacks the input 'input_ids'; it lacks the output 'logits'");
    }

    [Fact]
    public void A_graph_that_reads_embeddings_is_told_so_once() => LayoutCase.Plain().Without("input_ids")
        .Input("inputs_embeds", ElementType.Float32, "batch", "sequence", 64)
        .Refused("it reads embeddings ('inputs_embeds') instead of tokens, which only a model of its own could make");

    [Theory]
    [InlineData("input_ids", ElementType.Float32, "its 'input_ids' holds Float32, legal are Int64, Int32")]
    [InlineData("attention_mask", ElementType.Boolean, "its 'attention_mask' holds Boolean, legal are Int64, Int32")]
    [InlineData("logits_positions", ElementType.UInt64, "its 'logits_positions' holds UInt64, legal are Int64, Int32")]
    [InlineData("gating", ElementType.Float16, "its 'gating' holds Float16, legal are Float32")]
    public void Types_of_ports_are_checked(string name, ElementType type, string sentence) =>
        LayoutCase.Plain().Input(name, type, "batch", "sequence").Refused(sentence);

    [Fact]
    public void Ranks_of_ports_are_checked()
    {
        LayoutCase.Plain().Input("input_ids", ElementType.Int64, "sequence").Refused("its 'input_ids' has 1 dimensions, legal are 2");
        LayoutCase.Plain().Input("position_ids", ElementType.Int64, "a", "b", "c", "d").Refused("its 'position_ids' has 4 dimensions, legal are 2 or 3");
        LayoutCase.Plain().Output("logits", ElementType.Float32, 100).Refused("its 'logits' has 1 dimensions, legal are 2 or 3");
    }

    [Fact]
    public void What_a_graph_leaves_open_is_taken_as_it_should_be()
    {
        DecoderLayout layout = LayoutCase.Plain().Unshaped("input_ids", ElementType.Int64).Unshaped("position_ids", ElementType.Int64).Resolve();
        Assert.Equal((2, 2), (layout.InputIds.Rank, layout.PositionIds!.Rank));
    }

    [Fact]
    public void Sizes_that_leave_no_room_for_one_sequence_of_any_length_are_refused()
    {
        LayoutCase.Plain().Input("input_ids", ElementType.Int64, 4, "sequence").Refused($"its 'input_ids' {FixedSize}");
        LayoutCase.Plain().Input("input_ids", ElementType.Int64, 1, 8).Refused($"its 'input_ids' {FixedSize}");
        LayoutCase.Plain().Input("input_ids", ElementType.Int64, 1, 1).Refused($"its 'input_ids' {FixedSize}");
        LayoutCase.Plain().Input("attention_mask", ElementType.Int64, 1, 64).Refused($"its 'attention_mask' {FixedSize}");
        LayoutCase.Plain().Input("gating", ElementType.Float32, 2, 3).Refused($"its 'gating' {FixedSize}");
        LayoutCase.Plain().Output("logits", ElementType.Float32, 2, "sequence", 100).Refused($"its 'logits' {FixedSize}");
        LayoutCase.Plain().Input("input_ids", ElementType.Int64, 1, "sequence").Resolve();
    }

    [Fact]
    public void Logits_are_as_many_as_the_vocabulary_says()
    {
        LayoutCase.Plain().Output("logits", ElementType.Float32, "batch", "sequence", 101)
            .Refused("its output 'logits' has 101 logits for each token, and model.vocab_size is 100");
        Assert.Equal(100, LayoutCase.Plain().Output("logits", ElementType.BFloat16, "batch", "sequence", "vocabulary").Resolve().VocabularySize);
        LayoutCase.Plain().Output("logits", ElementType.Int64, "batch", "sequence", 100).Refused("its 'logits' holds Int64, legal are Float32, Float16, BFloat16");
    }

    [Fact]
    public void Routing_is_read_off_this_projects_own_graphs_only()
    {
        LayoutCase Routed(params Dimension[] shape) => LayoutCase.Plain().Output("routing", ElementType.Float32, shape);
        Assert.Null(Routed("batch", "sequence", 12).Resolve().Routing);
        LayoutCase own = Routed("batch", "sequence", "width").With(configuration => configuration with { Type = "coe-x" });
        own.Refused("its output 'routing' does not say how many values a token has");
        own.Output("routing", ElementType.Float32, "batch", 12).Refused("its output 'routing' does not say how many values a token has");
        own.Output("routing", ElementType.Float32, "batch", "sequence", 0).Refused("its output 'routing' does not say how many values a token has");
        Assert.Equal(12, own.Output("routing", ElementType.Float32, "batch", "sequence", 12).Resolve().RoutingWidth);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        LayoutCase made = LayoutCase.Plain().Input("input_ids", ElementType.Float32, "b", "s").Input("extra", ElementType.Float32, 1).Without("logits").Without("present.0.key");
        Assert.Equal(4, Assert.Throws<FormatException>(made.Resolve).Message.Split("; ").Length);
    }
}
