using System.Diagnostics;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime;

/// <summary>Runs alone: what it measures is the memory of the whole process.</summary>
[Collection(nameof(LifetimeTests))]
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
public sealed class LifetimeTests
{
    // 10,000 rounds that leaked but one page each would grow by 40 MB.
    private const long GrowthBytes = 24L << 20;

    [Fact]
    public void Ten_thousand_sessions_leave_the_memory_as_it_was()
    {
        var graph = new GraphBuilder("scale");
        graph.Input("x", ElementType.Float32, "T", 4);
        graph.Node("Scale", ["x"], ["y"], GraphBuilder.OwnDomain);
        graph.Output("y", ElementType.Float32, "T", 4);
        byte[] model = graph.ToModel();
        var settings = new SessionSettings { Threads = 1, Operators = [new ScaleOperator()] };
        for (int round = 0; round < 1000; round++)
        {
            Round(model, settings);
        }

        long before = ResidentBytes();
        for (int round = 0; round < 10_000; round++)
        {
            Round(model, settings);
        }

        long growth = ResidentBytes() - before;
        Assert.True(growth < GrowthBytes, $"The process grew by {growth >> 20} MB.");
    }

    private static void Round(byte[] model, SessionSettings settings)
    {
        using OnnxSession session = OnnxSession.FromMemory(model, settings);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2, 4);
        x.Values<float>().Fill(3);
        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
        Assert.Equal(6, y.Values<float>()[7]);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
