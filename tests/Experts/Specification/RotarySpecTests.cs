using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

public sealed class RotarySpecTests
{
    private const int HeadSize = 8;
    private const int Layers = 4;
    private const string Positive = "rotary.magnitude, short_magnitude and windowed_base must be above 0";
    private const string Factors = "rotary.short_factors and rotary.long_factors must each be 4 numbers above 0";
    private static readonly double[] Four = [1, 2, 3, 4];

    private static readonly RotarySpec Long = new() { Scaling = RotaryScaling.LongRope, OriginalContext = 16, ShortFactors = Four, LongFactors = Four };

    public static TheoryData<string, RotarySpec> Illegal() => new()
    {
        { "rotary.width is 0, legal is an even number from 2 to head_size (8)", new() { Width = 0 } },
        { "rotary.width is 3, legal is an even number from 2 to head_size (8)", new() { Width = 3 } },
        { "rotary.width is 10, legal is an even number from 2 to head_size (8)", new() { Width = 10 } },
        { "rotary.factor is 0.5, legal is 1 or more", new() { Factor = 0.5 } },
        { "rotary.factor is NaN, legal is 1 or more", new() { Factor = double.NaN } },
        { "rotary.factor is Infinity, legal is 1 or more", new() { Factor = double.PositiveInfinity } },
        { "rotary.original_context is 0, legal is 1 or more", new() { Scaling = RotaryScaling.Yarn } },
        { "rotary.original_context is 0, legal is 1 or more", new() { Scaling = RotaryScaling.Llama3 } },
        { "rotary.original_context is -1, legal is 1 or more", new() { Scaling = RotaryScaling.Dynamic, OriginalContext = -1 } },
        { "rotary.original_context is 0, legal is 1 or more", Long with { OriginalContext = 0 } },
        { "rotary.width is 2, legal for dynamic scaling is 4 or more", new() { Scaling = RotaryScaling.Dynamic, OriginalContext = 8, Width = 2 } },
        { Factors, Long with { ShortFactors = null } },
        { Factors, Long with { LongFactors = [1, 2, 3] } },
        { Factors, Long with { LongFactors = [1, 2, 3, 0] } },
        { Factors, Long with { ShortFactors = [1, 2, 3, double.NaN] } },
        { Factors, Long with { ShortFactors = [1, 2, 3, double.PositiveInfinity] } },
        {
            "rotary.high_frequency_factor is 1, legal is above low_frequency_factor (1), which is above 0",
            new() { HighFrequencyFactor = 1 }
        },
        {
            "rotary.high_frequency_factor is 4, legal is above low_frequency_factor (0), which is above 0",
            new() { LowFrequencyFactor = 0 }
        },
        { "rotary.beta_fast is 0 and beta_slow 1, legal are numbers above 0", new() { BetaFast = 0 } },
        { "rotary.beta_fast is 32 and beta_slow NaN, legal are numbers above 0", new() { BetaSlow = double.NaN } },
        { Positive, new() { Magnitude = 0 } },
        { Positive, new() { Magnitude = double.PositiveInfinity } },
        { Positive, new() { ShortMagnitude = 0 } },
        { Positive, new() { ShortMagnitude = double.NaN } },
        { Positive, new() { WindowedBase = -1 } },
        { Positive, new() { WindowedBase = double.PositiveInfinity } },
        { Positive, new() { WindowedBase = double.NaN } },
        { "rotary.unturned_layers names a layer that is not there; legal is 0 to 3", new() { UnturnedLayers = [3, 4] } },
        { "rotary.unturned_layers names a layer that is not there; legal is 0 to 3", new() { UnturnedLayers = [-1] } },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Every_rule_is_one_clause(string clause, RotarySpec rotary) => Assert.Equal([clause], rotary.Faults(HeadSize, Layers));

    public static TheoryData<RotarySpec> Legal() =>
    [
        RotarySpec.Plain,
        new RotarySpec { Width = 2 },
        new RotarySpec { Width = 8, Factor = 1 },
        new RotarySpec { Scaling = RotaryScaling.Linear, Factor = 4 },
        new RotarySpec { Scaling = RotaryScaling.Dynamic, Factor = 2, OriginalContext = 1, Width = 4 },
        new RotarySpec { Scaling = RotaryScaling.Llama3, Factor = 8, OriginalContext = 1 },
        new RotarySpec { Scaling = RotaryScaling.Yarn, Factor = 8, OriginalContext = 1, Truncates = false },
        Long,
        Long with { Magnitude = double.Epsilon, ShortMagnitude = double.Epsilon },
        new RotarySpec { WindowedBase = 10_000, UnturnedLayers = [0, 3] },
    ];

    [Theory]
    [MemberData(nameof(Legal))]
    public void The_ends_of_every_range_are_legal(RotarySpec rotary) => Assert.Empty(rotary.Faults(HeadSize, Layers));

    [Fact]
    public void All_rules_are_checked_at_once()
    {
        var rotary = new RotarySpec
        {
            Width = 3,
            Scaling = RotaryScaling.Dynamic,
            Factor = 0,
            LowFrequencyFactor = -1,
            BetaSlow = 0,
            Magnitude = -1,
            UnturnedLayers = [9],
        };

        // The width is both odd and too small for dynamic scaling.
        Assert.Equal(8, rotary.Faults(HeadSize, Layers).Count());
    }

    [Fact]
    public void Layers_that_are_not_turned_are_those_named()
    {
        Assert.True(RotarySpec.Plain.Turns(0));
        var rotary = new RotarySpec { UnturnedLayers = [1, 3] };
        Assert.Equal([0, 2], Enumerable.Range(0, Layers).Where(rotary.Turns));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public void A_second_table_is_needed_beyond_the_original_context_only(int context, bool two)
    {
        Assert.Equal(two, Long.HasTwoTables(context));
        Assert.False((Long with { Scaling = RotaryScaling.Yarn }).HasTwoTables(context));
    }
}
