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
    private const long GrowthBytes = 32L << 20;

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

    [Fact]
    public void Forgotten_sessions_and_bindings_are_freed_with_their_kernels()
    {
        var custom = new CallbackOperator(_ => { });
        Forget(custom);
        for (int attempt = 0; attempt < 20 && custom.KernelsDisposed < 20; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(20, custom.KernelsMade);
        Assert.Equal(20, custom.KernelsDisposed);

        static void Forget(CallbackOperator custom)
        {
            var graph = new GraphBuilder("callback");
            graph.Input("x", ElementType.Float32, 1);
            graph.Node("Callback", ["x"], ["y"], GraphBuilder.OwnDomain);
            graph.Output("y", ElementType.Float32, 1);
            for (int round = 0; round < 20; round++)
            {
                OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1, Operators = [custom] });
                SessionBinding binding = session.CreateBinding();
                binding.BindInput("x", OnnxTensor.Over<float>(new float[1], 1));
                binding.BindOutput("y", OnnxTensor.Allocate<float>(1));
                binding.Run();
            }
        }
    }

    [Fact]
    public void Disposing_while_others_run_lets_their_runs_end()
    {
        byte[] model = TestModels.MatMul(TestModels.Random(64 * 64, seed: 1), 64, 64);
        for (int round = 0; round < 20; round++)
        {
            OnnxSession session = OnnxSession.FromMemory(model, new SessionSettings { Threads = 1 });
            using var started = new CountdownEvent(4);
            int wrong = 0;
            var threads = new Thread[4];
            for (int index = 0; index < threads.Length; index++)
            {
                threads[index] = new Thread(() =>
                {
                    using OnnxTensor x = OnnxTensor.Allocate<float>(8, 64);
                    var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };
                    session.Run(inputs, ["y"])[0].Dispose();
                    started.Signal();
                    try
                    {
                        while (true)
                        {
                            using OnnxTensor y = session.Run(inputs, ["y"])[0];
                            if (y.Values<float>().ContainsAnyExcept(0f))
                            {
                                Interlocked.Increment(ref wrong);
                            }
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        // The end that is looked for.
                    }
                });
                threads[index].Start();
            }

            started.Wait(TestContext.Current.CancellationToken);
            session.Dispose();
            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Assert.Equal(0, wrong);
        }
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
