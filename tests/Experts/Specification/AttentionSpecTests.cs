using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

/// <summary>The rules of attention and of dense layers.</summary>
public sealed class AttentionSpecTests
{
    private const int Layers = 4;

    public static TheoryData<string, AttentionSpec> Illegal() => new()
    {
        { "attention.scale is 0, legal is a number above 0", new() { Scale = 0 } },
        { "attention.scale is -0.5, legal is a number above 0", new() { Scale = -0.5f } },
        { "attention.scale is NaN, legal is a number above 0", new() { Scale = float.NaN } },
        { "attention.scale is Infinity, legal is a number above 0", new() { Scale = float.PositiveInfinity } },
        { "attention.soft_cap is -1, legal is 0 (none) or more", new() { SoftCap = -1 } },
        { "attention.soft_cap is NaN, legal is 0 (none) or more", new() { SoftCap = float.NaN } },
        { "attention.soft_cap is Infinity, legal is 0 (none) or more", new() { SoftCap = float.PositiveInfinity } },
        { "attention.window is 0, legal is 1 or more", new() { Window = 0 } },
        { "attention.window is -4, legal is 1 or more", new() { Window = -4 } },
        { "attention.windowed_layers names a layer that is not there; legal is 0 to 3", new() { Window = 8, WindowedLayers = [1, 4] } },
        { "attention.windowed_layers names a layer that is not there; legal is 0 to 3", new() { Window = 8, WindowedLayers = [-1] } },
        { "attention.clip is 0, legal is a number above 0", new() { Clip = 0 } },
        { "attention.clip is Infinity, legal is a number above 0", new() { Clip = float.PositiveInfinity } },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Every_rule_is_one_clause(string clause, AttentionSpec attention) => Assert.Equal([clause], attention.Faults(Layers));

    [Fact]
    public void All_rules_are_checked_at_once() => Assert.Equal(
        5, new AttentionSpec { Scale = -1, SoftCap = -1, Window = 0, WindowedLayers = [9], Clip = -1 }.Faults(Layers).Count());

    [Fact]
    public void The_plain_form_and_the_ends_of_every_range_are_legal()
    {
        Assert.Empty(AttentionSpec.Plain.Faults(Layers));
        Assert.Empty(new AttentionSpec { Scale = float.Epsilon, SoftCap = 0, Window = 1, WindowedLayers = [0, 3], Clip = float.Epsilon }.Faults(Layers));
        Assert.Empty(new AttentionSpec { Window = int.MaxValue, WindowedLayers = [] }.Faults(Layers));
    }

    [Fact]
    public void A_window_lies_on_the_layers_named_or_on_all()
    {
        Assert.False(AttentionSpec.Plain.IsWindowed(0));
        Assert.False(new AttentionSpec { WindowedLayers = [0] }.IsWindowed(0));
        Assert.True(new AttentionSpec { Window = 8 }.IsWindowed(3));
        var attention = new AttentionSpec { Window = 8, WindowedLayers = [1, 3] };
        Assert.Equal([1, 3], Enumerable.Range(0, Layers).Where(attention.IsWindowed));
        Assert.False((attention with { WindowedLayers = [] }).IsWindowed(1));
    }

    [Fact]
    public void Every_rule_of_a_dense_layer_is_one_clause()
    {
        var dense = new DenseSpec { Width = 8 };
        Assert.Empty(dense.Faults(Layers));
        Assert.Empty((dense with { Width = 1, Layers = [0, 3] }).Faults(Layers));
        Assert.Equal(["dense.width is 0, legal is 1 or more"], (dense with { Width = 0 }).Faults(Layers));
        Assert.Equal(
            ["dense.activation is clamped_swish, which only sparse layers have"],
            (dense with { Activation = ActivationKind.ClampedSwish }).Faults(Layers));
        Assert.Equal(["dense.layers names a layer that is not there; legal is 0 to 3"], (dense with { Layers = [0, 4] }).Faults(Layers));
        Assert.Equal(["dense.layers names a layer that is not there; legal is 0 to 3"], (dense with { Layers = [-1] }).Faults(Layers));
        Assert.Equal(3, new DenseSpec { Width = -1, Activation = ActivationKind.ClampedSwish, Layers = [7] }.Faults(Layers).Count());
        Assert.True(dense.Gated);
    }
}
