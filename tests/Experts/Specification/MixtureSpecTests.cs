using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

public sealed class MixtureSpecTests
{
    private static readonly MixtureSpec Legal = new() { Experts = 8, ActiveExperts = 2, ExpertWidth = 16 };

    public static TheoryData<string, MixtureSpec> Illegal() => new()
    {
        { "mixture.experts is 65537, legal is 1 or more", Legal with { Experts = 65_537 } },
        { "mixture.active_experts is 0, legal is 1 to 8", Legal with { ActiveExperts = 0 } },
        { "mixture.active_experts is 9, legal is 1 to 8", Legal with { ActiveExperts = 9 } },
        { "mixture.shared_experts is -1, legal is 0 or more", Legal with { SharedExperts = -1 } },
        { "mixture.expert_width is 0, legal is 1 or more", Legal with { ExpertWidth = 0 } },
        { "mixture.activation is gelu, legal are silu, gelu_tanh and clamped_swish", Legal with { Activation = ActivationKind.Gelu } },
        { "mixture.activation_limit is 0, legal is a number above 0", Legal with { ActivationLimit = 0 } },
        { "mixture.activation_limit is NaN, legal is a number above 0", Legal with { ActivationLimit = float.NaN } },
        { "mixture.activation_limit is Infinity, legal is a number above 0", Legal with { ActivationLimit = float.PositiveInfinity } },
        { "mixture.routed_scale is -1, legal is a number above 0", Legal with { RoutedScale = -1 } },
        { "mixture.routed_scale is NaN, legal is a number above 0", Legal with { RoutedScale = float.NaN } },
        {
            "mixture.experts is 1, legal for SparseMixer is 2 or more",
            Legal with { Experts = 1, ActiveExperts = 1, Scoring = RouterScoring.SparseMixer }
        },
        { "mixture.shared_width is -2, legal is 0 (none) or more", Legal with { SharedWidth = -2 } },
        {
            "mixture.expert_bias is set, which shared experts inside the sparse layer do not have; use shared_width",
            Legal with { ExpertBias = true }
        },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Every_rule_is_one_clause(string clause, MixtureSpec mixture) => Assert.Equal([clause], mixture.Faults());

    [Fact]
    public void A_layer_without_experts_has_no_legal_number_of_active_ones() => Assert.Equal(
        ["mixture.experts is 0, legal is 1 or more", "mixture.active_experts is 1, legal is 1 to 0"],
        (Legal with { Experts = 0, ActiveExperts = 1 }).Faults());

    public static TheoryData<MixtureSpec> Limits() =>
    [
        Legal,
        Legal with { Experts = 1, ActiveExperts = 1 },
        Legal with { Experts = 65_536, ActiveExperts = 65_536 },
        Legal with { SharedExperts = 0, ExpertBias = true },
        Legal with { ExpertWidth = 1, SharedWidth = 1 },
        Legal with { Activation = ActivationKind.GeluTanh },
        Legal with { Activation = ActivationKind.ClampedSwish, ActivationLimit = 7 },
        Legal with { Experts = 2, Scoring = RouterScoring.SparseMixer },
        Legal with { RoutedScale = float.Epsilon },
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void The_ends_of_every_range_are_legal(MixtureSpec mixture) => Assert.Empty(mixture.Faults());

    [Fact]
    public void One_shared_expert_is_the_default() => Assert.Equal((1, 0, false), (Legal.SharedExperts, Legal.SharedWidth, Legal.RouterBias));
}
