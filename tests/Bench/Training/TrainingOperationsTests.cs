using CoERouter.Bench.Training;
using CoERouter.Experts.Specification;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Bench.Training;

public sealed class TrainingOperationsTests
{
    [Fact]
    public void A_token_costs_six_for_each_active_parameter_and_twelve_for_each_position_and_unit_of_its_queries()
    {
        DecoderSpec spec = ExpertRecipe.Of("math").Spec;
        Assert.Equal((6d * spec.ActiveParameters(2)) + (12d * 384 * 128 * 4), TrainingOperations.PerToken(spec, 384));
    }

    [Fact]
    public void Idle_experts_cost_nothing()
    {
        DecoderSpec spec = ExpertRecipe.Of("sql").Spec;
        DecoderSpec wider = spec with { Mixture = spec.Mixture with { Experts = 16 } };

        // Only the router's further columns count.
        Assert.Equal(6d * spec.Layers * spec.Width * 8, TrainingOperations.PerToken(wider, 256) - TrainingOperations.PerToken(spec, 256));
    }

    [Fact]
    public void The_baseline_is_a_product_that_runs()
    {
        using var gemm = GemmBaseline.Create();
        gemm.Run();
        Assert.Equal(2d * 2048 * 128 * 384, GemmBaseline.Operations);
        Assert.Contains(gemm.Values("c"), value => value > 0);
    }
}
