using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

public sealed class GatingPolicyTests
{
    [Theory]
    [InlineData("top-1", 1, 0, 2f)]
    [InlineData("top-8", 8, 0, 2f)]
    [InlineData("rank-1", 1, 1, 2f)]
    [InlineData("rank-2+3", 3, 2, 2f)]
    [InlineData("top-4 p0.6", 4, 0, 0.6f)]
    [InlineData("rank-1+2 p0.125", 2, 1, 0.125f)]
    public void Text_and_policy_convert_into_each_other(string text, int count, int first, float mass)
    {
        Assert.True(GatingPolicy.TryParse(text, out GatingPolicy policy));
        Assert.Equal(new GatingPolicy(count, first, mass), policy);
        Assert.Equal(text, policy.ToString());
    }

    [Fact]
    public void Every_policy_survives_its_text()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            var policy = new GatingPolicy(random.Next(1, 99), random.Next(0, 9), random.Next(2) == 0 ? 2 : random.NextSingle() + 1e-3f);
            policy = policy.Mass is >= 1 and < 2 ? policy with { Mass = 2 } : policy;
            Assert.True(GatingPolicy.TryParse(policy.ToString(), out GatingPolicy read), policy.ToString());
            Assert.Equal(policy, read);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("top-")]
    [InlineData("top-0")]
    [InlineData("top--1")]
    [InlineData("top-2 0.5")]
    [InlineData("top-2 p0")]
    [InlineData("top-2 p1.5")]
    [InlineData("top-2 pNaN")]
    [InlineData("top-2 p0.5 x")]
    [InlineData("rank-")]
    [InlineData("rank-1+")]
    [InlineData("rank-+1")]
    [InlineData("top-99999999999")]
    [InlineData("TOP-2")]
    public void Other_texts_are_refused(string? text) => Assert.False(GatingPolicy.TryParse(text, out _));

    [Fact]
    public void Policies_beyond_the_layer_are_refused()
    {
        GatingPolicy.TopK(8).Validate(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => GatingPolicy.TopK(9).Validate(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatingPolicy(1, 8).Validate(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatingPolicy(1, 0, 0).Validate(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatingPolicy(1, 0, float.NaN).Validate(8));
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Ranks_beyond_the_largest_number_do_not_wrap_around(int count, int first)
    {
        ArgumentOutOfRangeException fault = Assert.Throws<ArgumentOutOfRangeException>(() => new GatingPolicy(count, first).Validate(8));
        Assert.Contains($"asks for ranks {first} to {(long)first + count - 1}, but the layer has 8 experts (ranks 0 to 7)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_of_one_expert_follows_one_policy_of_ranks_only()
    {
        GatingPolicy.TopK(1).Validate(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => GatingPolicy.TopK(0).Validate(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GatingPolicy.TopK(2).Validate(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatingPolicy(1, -1).Validate(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GatingPolicy.TopK(1).Validate(0));
    }

    [Theory]
    [InlineData("rank-0", 1, 0)]
    [InlineData("rank-0+3", 3, 0)]
    [InlineData("rank-65536", 1, 65_536)]
    [InlineData("top-65536", 65_536, 0)]
    public void The_first_rank_and_the_largest_number_are_read(string text, int count, int first)
    {
        Assert.True(GatingPolicy.TryParse(text, out GatingPolicy policy));
        Assert.Equal(new GatingPolicy(count, first), policy);
    }

    [Theory]
    [InlineData("top-65537")]
    [InlineData("rank-65537")]
    [InlineData("rank-1+65537")]
    [InlineData("rank-1+0")]
    [InlineData("rank-1+2+3")]
    [InlineData("rank--1")]
    [InlineData("top-1+2")]
    [InlineData("top- 1")]
    [InlineData(" top-1")]
    [InlineData("top-1 ")]
    [InlineData("top-1  p0.5")]
    [InlineData("top-1 p")]
    [InlineData("top-1 p-0.5")]
    [InlineData("top-1 p+0.5")]
    [InlineData("top-1 p1e-1")]
    [InlineData("top-1 p0,5")]
    [InlineData("top-1 q0.5")]
    [InlineData("top-1 P0.5")]
    [InlineData("top-1\tp0.5")]
    [InlineData("top-\u0661")]
    [InlineData("p0.5")]
    [InlineData("top")]
    [InlineData("2")]
    public void Texts_beside_the_grammar_are_refused(string text) => Assert.False(GatingPolicy.TryParse(text, out _));

    [Fact]
    public void The_row_of_the_graph_holds_first_and_end_rank_and_mass()
    {
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            var policy = new GatingPolicy(random.Next(1, 64), random.Next(0, 64), random.NextSingle() + 0.01f);
            var row = new float[GatingPolicy.InputWidth];
            policy.Write(row);
            Assert.Equal([policy.FirstRank, policy.FirstRank + policy.Count, policy.Mass], row);
        }
    }
}
