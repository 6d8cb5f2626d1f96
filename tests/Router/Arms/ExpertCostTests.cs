using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using Xunit;

namespace CoERouter.Tests.Router.Arms;

public sealed class ExpertCostTests
{
    [Fact]
    public void Every_further_rank_costs_the_same_whatever_rank_it_is()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            ExpertCost cost = new("e", 1_000_000, random.Next(1, 1_000), random.Next(1, 1_000), 16);
            int count = random.Next(1, 16);
            long step = cost.ActiveParameters(GatingPolicy.TopK(count + 1)) - cost.ActiveParameters(GatingPolicy.TopK(count));
            Assert.Equal(cost.ParametersPerRank, step);
            Assert.Equal(cost.ActiveParameters(GatingPolicy.TopK(count)), cost.ActiveParameters(new GatingPolicy(count, random.Next(1, 8))));
        }
    }

    [Fact]
    public void A_probability_mass_is_priced_at_its_most()
    {
        ExpertCost cost = new("e", 10_000, 100, 10, 8);
        Assert.Equal(140, cost.ActiveParameters(new GatingPolicy(4, 0, 0.3f)));
        Assert.Equal(cost.ActiveParameters(GatingPolicy.TopK(4)), cost.ActiveParameters(new GatingPolicy(4, 0, 0.3f)));
    }

    [Fact]
    public void Parameters_beyond_two_billion_do_not_overflow()
    {
        ExpertCost cost = new("large", 700_000_000_000, 20_000_000_000, 5_000_000_000, 256);
        Assert.Equal(60_000_000_000, cost.ActiveParameters(GatingPolicy.TopK(8)));
        Assert.Equal(1_300_000_000_000, cost.ActiveParameters(GatingPolicy.TopK(256)));
    }

    [Fact]
    public void It_allows_exactly_what_a_layer_of_so_many_experts_can_follow()
    {
        Random random = new(2);
        float[] masses = [2, 1, 0.5f, float.Epsilon, 0, -1, float.NaN];
        for (int round = 0; round < 2_000; round++)
        {
            int experts = random.Next(1, 9);
            GatingPolicy policy = new(random.Next(-1, 10), random.Next(-1, 10), masses[random.Next(masses.Length)]);
            bool follows = Record.Exception(() => policy.Validate(experts)) is null;
            Assert.Equal(follows, new ExpertCost("e", 10, 5, 1, experts).Allows(policy));
        }
    }

    [Fact]
    public void A_dense_expert_allows_its_one_rank_and_costs_the_same_for_it()
    {
        ExpertCost dense = new("dense", 1_000, 1_000, 0, 1);
        Assert.True(dense.Allows(GatingPolicy.TopK(1)));
        Assert.False(dense.Allows(GatingPolicy.TopK(2)));
        Assert.False(dense.Allows(new GatingPolicy(1, 1)));
        Assert.Equal(1_000, dense.ActiveParameters(GatingPolicy.TopK(1)));
    }

    [Fact]
    public void Active_parameters_of_a_described_model_lie_between_one_rank_and_all_of_it()
    {
        Random random = new(3);
        for (int round = 0; round < 50; round++)
        {
            DecoderSpec spec = new()
            {
                Layers = random.Next(1, 5), Width = 32, Heads = 4, KeyValueHeads = 2, HeadSize = 8, VocabularySize = random.Next(50, 500), ContextLength = 64,
                Mixture = new MixtureSpec { Experts = 8, ActiveExperts = random.Next(1, 9), ExpertWidth = 8 * random.Next(1, 6) },
            };
            ExpertCost cost = ExpertCost.FromSpec("e", spec);
            Assert.Equal(("e", spec.TotalParameters, 8), (cost.Expert, cost.TotalParameters, cost.RoutedExperts));
            Assert.InRange(cost.FixedParameters, 1, cost.TotalParameters);
            Assert.Equal(spec.ActiveParameters(spec.Mixture.ActiveExperts), cost.ActiveParameters(GatingPolicy.TopK(spec.Mixture.ActiveExperts)));
            Assert.InRange(cost.ActiveParameters(GatingPolicy.TopK(8)), cost.ActiveParameters(GatingPolicy.TopK(1)), cost.TotalParameters);
            Assert.Null(cost.WeightBytes);
        }
    }

    [Fact]
    public void A_profile_has_the_name_of_its_cost() =>
        Assert.Equal("sql", new ExpertProfile(RouterSamples.Cost("sql"), GatingPolicy.TopK(2)).Name);
}
