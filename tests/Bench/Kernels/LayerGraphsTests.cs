using CoERouter.Bench.Kernels;
using CoERouter.Experts.Graphs;
using Xunit;

namespace CoERouter.Tests.Bench.Kernels;

public sealed class LayerGraphsTests
{
    private static readonly KernelShape Shape = new("small", 64, new() { Experts = 6, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 32 });

    [Fact]
    public void A_token_uses_its_routed_experts_and_all_shared_ones()
    {
        float[] routing = LayerGraphs.Routing(Shape, 40, new Random(1));
        foreach (float[] row in routing.Chunk(Shape.Experts))
        {
            Assert.Equal(Shape.Used, row.Count(weight => weight != 0));
            Assert.Equal(1f, row[^1]);
            Assert.Equal(1f, row[..Shape.Mixture.Experts].Sum());
        }

        Assert.All(Enumerable.Range(0, Shape.Experts), expert => Assert.Contains(routing.Chunk(Shape.Experts), row => row[expert] != 0));
    }

    [Fact]
    public void Operations_count_three_matrices_of_every_used_expert() => Assert.Equal(2 * 3 * 3 * 64 * 32, Shape.OperationsPerToken);

    [Theory]
    [InlineData(WeightPrecision.Int8, 1)]
    [InlineData(WeightPrecision.Int8, 5)]
    [InlineData(WeightPrecision.Float32, 1)]
    [InlineData(WeightPrecision.Float32, 5)]
    public void Both_graphs_run_in_either_precision(WeightPrecision precision, int tokens)
    {
        using BoundGraph sparse = LayerGraphs.Sparse(Shape, precision, tokens, threads: 1);
        using BoundGraph dense = LayerGraphs.Dense(Shape, precision, tokens, threads: 1);
        sparse.Run();
        dense.Run();
        Assert.All((BoundGraph[])[sparse, dense], graph => Assert.Contains(graph.Values("y"), value => value != 0));
        Assert.All((BoundGraph[])[sparse, dense], graph => Assert.Equal(tokens * Shape.Width, graph.Values("y").Length));
    }
}
