using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class SessionBindingTests
{
    private static readonly SessionSettings OneThread = new() { Threads = 1 };

    [Fact]
    public void Sees_new_values_in_bound_tensors()
    {
        float[] weights = TestModels.Random(4 * 3, seed: 1);
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 4, 3), OneThread);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2, 4);
        using OnnxTensor y = OnnxTensor.Allocate<float>(2, 3);
        using SessionBinding binding = session.CreateBinding();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        for (int round = 0; round < 3; round++)
        {
            float[] values = TestModels.Random(8, seed: 10 + round);
            values.CopyTo(x.Values<float>());
            binding.Run();
            TestModels.AssertClose(TestModels.Product(values, weights, 2, 4, 3), y.Values<float>());
        }
    }

    [Fact]
    public void Rebinding_and_running_allocate_no_managed_memory()
    {
        var graph = new GraphBuilder("scale");
        graph.Input("x", ElementType.Float32, "T", 4);
        graph.Node("Scale", ["x"], ["y"], GraphBuilder.OwnDomain);
        graph.Output("y", ElementType.Float32, "T", 4);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), OneThread with { Operators = [new ScaleOperator()] });
        using OnnxTensor firstInput = OnnxTensor.Allocate<float>(1, 4);
        using OnnxTensor secondInput = OnnxTensor.Allocate<float>(1, 4);
        using OnnxTensor output = OnnxTensor.Allocate<float>(1, 4);
        secondInput.Values<float>().Fill(3);
        using SessionBinding binding = session.CreateBinding();
        using var settings = new RunSettings();
        void Round(int round)
        {
            binding.BindInput("x", (round & 1) == 0 ? firstInput : secondInput);
            binding.BindOutput("y", output);
            binding.Run(settings);
        }

        for (int round = 0; round < 100; round++)
        {
            Round(round);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++)
        {
            Round(round);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([6f, 6, 6, 6], output.Values<float>().ToArray());
    }

    [Fact]
    public void Bound_tensors_outlive_their_disposal()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), OneThread);
        using SessionBinding binding = session.CreateBinding();
        BindAndForget(binding);
        binding.BindOutputToDevice("y", "cpu");
        GC.Collect();
        GC.WaitForPendingFinalizers();

        binding.Run();

        using OnnxTensor y = Assert.Single(binding.GetOutputs());
        Assert.Equal(10f, y.Values<float>()[0]);

        static void BindAndForget(SessionBinding binding)
        {
            using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 5 }, 1, 1);
            binding.BindInput("x", x);
        }
    }

    [Fact]
    public void Lets_go_of_tensors_that_are_replaced_cleared_or_left_behind()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), OneThread);
        SessionBinding binding = session.CreateBinding();
        WeakReference replaced = Bind(binding);
        WeakReference cleared = Bind(binding);
        Collect(replaced);
        Assert.False(replaced.IsAlive);
        Assert.True(cleared.IsAlive);

        binding.ClearInputs();
        Collect(cleared);
        Assert.False(cleared.IsAlive);

        WeakReference disposed = Bind(binding);
        binding.Dispose();
        Collect(disposed);
        Assert.False(disposed.IsAlive);

        static WeakReference Bind(SessionBinding binding)
        {
            var values = new float[1];
            using OnnxTensor x = OnnxTensor.Over<float>(values, 1, 1);
            binding.BindInput("x", x);
            return new WeakReference(values);
        }

        static void Collect(WeakReference reference)
        {
            for (int attempt = 0; attempt < 10 && reference.IsAlive; attempt++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [Fact]
    public void Returns_outputs_of_changing_shape_in_the_order_bound()
    {
        var graph = new GraphBuilder("two");
        graph.Input("x", ElementType.Float32, "T");
        graph.Node("Neg", ["x"], ["a"]);
        graph.Node("Shape", ["x"], ["b"]);
        graph.Output("a", ElementType.Float32, "T");
        graph.Output("b", ElementType.Int64, 1);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), OneThread);
        using SessionBinding binding = session.CreateBinding();
        binding.BindOutputToDevice("b", "cpu");
        binding.BindOutputToDevice("a", "cpu");
        foreach (int length in new[] { 3, 5, 1 })
        {
            using OnnxTensor x = OnnxTensor.Over<float>(TestModels.Random(length, seed: length), length);
            binding.BindInput("x", x);
            binding.Run();
            OnnxTensor[] outputs = binding.GetOutputs();
            Assert.Equal(length, outputs[0].Values<long>()[0]);
            Assert.Equal(length, outputs[1].Shape[0]);
            Assert.Equal(-x.Values<float>()[0], outputs[1].Values<float>()[0]);
            foreach (OnnxTensor output in outputs)
            {
                output.Dispose();
            }
        }
    }

    [Fact]
    public void Outputs_of_one_run_are_not_overwritten_by_the_next()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), OneThread);
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 1 }, 1, 1);
        using SessionBinding binding = session.CreateBinding();
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", "cpu");
        binding.Run();
        using OnnxTensor first = binding.GetOutputs()[0];
        x.Values<float>()[0] = 10;

        binding.Run();

        using OnnxTensor second = binding.GetOutputs()[0];
        Assert.Equal(2f, first.Values<float>()[0]);
        Assert.Equal(20f, second.Values<float>()[0]);
    }

    [Fact]
    public void An_output_taken_from_the_binding_keeps_the_tensor_bound_to_it()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), OneThread);
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 7 }, 1, 1);
        (OnnxTensor output, WeakReference array) = RunInto(session, x);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();

        Assert.True(array.IsAlive);
        Assert.Equal(14f, output.Values<float>()[0]);
        output.Dispose();

        static (OnnxTensor Output, WeakReference Array) RunInto(OnnxSession session, OnnxTensor x)
        {
            var values = new float[1];
            using OnnxTensor y = OnnxTensor.Over<float>(values, 1, 1);
            using SessionBinding binding = session.CreateBinding();
            binding.BindInput("x", x);
            binding.BindOutput("y", y);
            binding.Run();
            return (binding.GetOutputs()[0], new WeakReference(values));
        }
    }

    [Fact]
    public void Names_what_is_wrong()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(new float[6], 2, 3), OneThread);
        using SessionBinding binding = session.CreateBinding();
        using OnnxTensor x = OnnxTensor.Allocate<float>(1, 2);
        using OnnxTensor narrow = OnnxTensor.Allocate<float>(1, 2);

        Refusal.Says<ArgumentException>("inputs are x", () => binding.BindInput("y", x));
        Refusal.Says<ArgumentException>("outputs are y", () => binding.BindOutput("x", x));
        Refusal.Says<ArgumentException>("cpu, webgpu or cuda", () => binding.BindOutputToDevice("y", "tpu"));
        Refusal.Says<InvalidOperationException>("input 'x'", () => binding.Run());
        binding.BindInput("x", x);
        binding.BindOutput("y", narrow);
        Assert.Throws<OnnxRuntimeException>(() => binding.Run());
        binding.BindOutputToDevice("y", "cpu");
        Refusal.Says<InvalidOperationException>("no values yet", () => binding.GetOutputs());
        binding.ClearOutputs();
        Assert.Empty(binding.GetOutputs());
        binding.Dispose();
        Assert.Throws<ObjectDisposedException>(() => binding.BindInput("x", x));
        Assert.Throws<ObjectDisposedException>(() => binding.Run());
    }
}
