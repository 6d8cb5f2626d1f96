using System.Text.Json;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using Xunit;

namespace CoERouter.Tests.Router.Arms;

public sealed class ArmTests
{
    [Theory]
    [InlineData("math@top-2", "math", 2, 0, 2f)]
    [InlineData("a@b@top-16", "a@b", 16, 0, 2f)]
    [InlineData("sql@rank-3", "sql", 1, 3, 2f)]
    [InlineData("sql@rank-1+3", "sql", 3, 1, 2f)]
    [InlineData("general@top-4 p0.625", "general", 4, 0, 0.625f)]
    public void Text_form_reads_and_writes(string text, string expert, int count, int first, float mass)
    {
        Arm arm = Arm.Parse(text);
        Assert.Equal(new Arm(expert, new GatingPolicy(count, first, mass)), arm);
        Assert.Equal(text, arm.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("math")]
    [InlineData("@top-2")]
    [InlineData("math@")]
    [InlineData("math@top-0")]
    [InlineData("math@top--1")]
    [InlineData("math@top-2.5")]
    [InlineData("math@top-99999999999")]
    [InlineData("math@rank-3+0")]
    [InlineData("math@top-2 p0")]
    [InlineData("math@top-2 p1.5")]
    [InlineData("math@top-2 0.5")]
    [InlineData("math@top-2 p0.5 p0.5")]
    [InlineData("math@bottom-2")]
    public void Other_text_is_refused_with_what_is_legal(string text)
    {
        Assert.False(Arm.TryParse(text, out _));
        Assert.Contains("math@top-2", Assert.Throws<FormatException>(() => Arm.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_survives_its_text_form()
    {
        Random random = new(7);
        for (int i = 0; i < 2_000; i++)
        {
            GatingPolicy policy = new(
                random.Next(1, 65), random.Next(2) == 0
                    ? 0
                    : random.Next(1, 64), random.Next(2) == 0
                    ? 2f
                    : random.NextSingle() * 0.999f + 1e-4f);
            Assert.True(GatingPolicy.TryParse(policy.ToString(), out GatingPolicy back), policy.ToString());
            Assert.Equal(policy, back);
        }
    }

    [Fact]
    public void Json_is_the_text_form()
    {
        Arm arm = Arm.Parse("math@top-2");
        Assert.Equal("\"math@top-2\"", JsonSerializer.Serialize(arm));
        Assert.Equal(arm, JsonSerializer.Deserialize<Arm>("\"math@top-2\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Arm>("\"math\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Arm>("3"));
    }

    [Fact]
    public void Cost_follows_the_spec()
    {
        DecoderSpec spec = new()
        {
            Layers = 2, Width = 32, Heads = 4, KeyValueHeads = 2, HeadSize = 8, VocabularySize = 100, ContextLength = 64,
            Mixture = new MixtureSpec { Experts = 8, ActiveExperts = 2, ExpertWidth = 16 },
        };
        ExpertCost cost = ExpertCost.FromSpec("math", spec);
        Assert.Equal(spec.TotalParameters, cost.TotalParameters);
        for (int active = 1; active <= 8; active++)
        {
            Assert.Equal(spec.ActiveParameters(active), cost.ActiveParameters(GatingPolicy.TopK(active)));
        }

        Assert.True(cost.Allows(GatingPolicy.TopK(8)));
        Assert.False(cost.Allows(GatingPolicy.TopK(9)));
        Assert.True(cost.Allows(new GatingPolicy(1, 7)));
        Assert.False(cost.Allows(new GatingPolicy(1, 8)));
    }

    [Fact]
    public void Budget_names_every_fault()
    {
        string message = Assert.Throws<ArgumentException>(new Budget(0, double.NaN).Validate).Message;
        Assert.Contains("total parameters are 0", message, StringComparison.Ordinal);
        Assert.Contains("mean active parameters are NaN", message, StringComparison.Ordinal);
        Budget.Unlimited.Validate();
    }
}
