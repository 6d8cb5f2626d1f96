using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class RunSettingsTests
{
    [Fact]
    public void Terminated_settings_refuse_a_run_until_they_are_reset()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 4 }, 1, 1);
        using var settings = new RunSettings();
        var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };

        settings.Terminate();

        Assert.True(settings.IsTerminated);
        Assert.Throws<OperationCanceledException>(() => session.Run(inputs, ["y"], settings));
        settings.Reset();
        using OnnxTensor y = session.Run(inputs, ["y"], settings)[0];
        Assert.Equal(8f, y.Values<float>()[0]);
    }

    [Fact]
    public void A_cancelled_token_stops_a_run_under_way_before_its_next_node()
    {
        using var cancellation = new CancellationTokenSource();
        var first = new CallbackOperator(_ => cancellation.Cancel());
        int reached = 0;
        var second = new CallbackOperator(_ => reached++, "Second");
        var graph = new GraphBuilder("chain");
        graph.Input("x", ElementType.Float32, 1);
        graph.Node("Callback", ["x"], ["between"], GraphBuilder.OwnDomain);
        graph.Node("Second", ["between"], ["y"], GraphBuilder.OwnDomain);
        graph.Output("y", ElementType.Float32, 1);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1, Operators = [first, second] });
        using OnnxTensor x = OnnxTensor.Allocate<float>(1);
        using SessionBinding binding = session.CreateBinding();
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", "cpu");
        using var settings = new RunSettings();
        using (settings.TerminateOn(cancellation.Token))
        {
            Assert.Throws<OperationCanceledException>(() => binding.Run(settings));
        }

        Assert.Equal(0, reached);
        settings.Reset();
        binding.Run(settings);
        Assert.Equal(1, reached);
    }

    [Fact]
    public void A_token_cancelled_late_does_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var settings = new RunSettings();
        using CancellationTokenRegistration registration = settings.TerminateOn(cancellation.Token);
        settings.Dispose();

        cancellation.Cancel();

        Assert.False(settings.IsTerminated);
        Assert.Throws<ObjectDisposedException>(settings.Reset);
    }

    [Fact]
    public void Entries_reach_the_runtime()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 4 }, 1, 1);
        using var good = new RunSettings();
        good.AddEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var bad = new RunSettings();
        bad.AddEntry("memory.enable_memory_arena_shrinkage", "nonsense");
        var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };

        using OnnxTensor y = session.Run(inputs, ["y"], good)[0];

        Assert.Equal(8f, y.Values<float>()[0]);
        Assert.Throws<OnnxRuntimeException>(() => session.Run(inputs, ["y"], bad));
    }
}
