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
}
