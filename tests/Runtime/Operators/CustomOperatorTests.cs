using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime.Operators;

public sealed class CustomOperatorTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Computes_with_attributes_and_optional_inputs(int threads, bool withOffset)
    {
        using OnnxSession session = Scale(threads, withOffset, NodeAttribute.Single("factor", 3f));
        float[] values = TestModels.Random(7 * 3, seed: 3);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 7, 3);

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        Assert.Equal([7L, 3L], y.Shape.ToArray());
        TestModels.AssertClose([.. values.Select(value => (value * 3f) + (withOffset ? 0.5f : 0f))], y.Values<float>());
    }

    [Fact]
    public void Attributes_that_are_absent_take_their_fallback_and_wrong_ones_fail_the_session()
    {
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 1, 2, 3 }, 1, 3);
        using OnnxSession session = Scale(1, withOffset: false);
        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
        Assert.Equal([2f, 4, 6], y.Values<float>().ToArray());

        OnnxRuntimeException wrong = Assert.Throws<OnnxRuntimeException>(() => Scale(1, false, NodeAttribute.Text("factor", "three")));
        Assert.Contains("attribute 'factor' of operator coe.Scale must be a single floating-point number", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_attribute_is_read()
    {
        var probe = new AttributeOperator();
        using OnnxSession session = probe.Session(
            NodeAttribute.Integer("count", -7),
            NodeAttribute.Single("ratio", 0.25f),
            NodeAttribute.Text("mode", "größer"),
            NodeAttribute.Text("empty", ""),
            NodeAttribute.Integers("sizes", 3, -1, long.MaxValue),
            NodeAttribute.Singles("scales", 1.5f, -2f));

        Assert.Equal(-7, probe.Count);
        Assert.Equal(0.25f, probe.Ratio);
        Assert.Equal("größer", probe.Mode);
        Assert.Equal("", probe.Empty);
        Assert.Equal([3, -1, long.MaxValue], probe.Sizes!);
        Assert.Equal([1.5f, -2f], probe.Scales!);
        Assert.Equal(11, probe.Fallback);
    }

    [Fact]
    public void A_missing_required_attribute_is_named()
    {
        OnnxRuntimeException missing = Assert.Throws<OnnxRuntimeException>(() => new AttributeOperator().Session(NodeAttribute.Single("ratio", 1)));

        Assert.Contains("Operator coe.Attributes needs the integer attribute 'count'.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exceptions_of_a_kernel_come_back_with_their_text()
    {
        var custom = new CallbackOperator(context => throw new InvalidOperationException($"The kernel met {context.InputCount} input and refuses; ünïcode too."));
        using OnnxSession session = Callback(custom);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);

        OnnxRuntimeException failure = Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]));

        Assert.Contains("The kernel met 1 input and refuses; ünïcode too.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Callback", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_first_exception_of_a_parallel_loop_comes_back(int threads)
    {
        var custom = new CallbackOperator(ParallelProbe.Fail);
        using OnnxSession session = Callback(custom, threads);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);

        OnnxRuntimeException failure = Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]));

        Assert.Contains("Part 3 is broken.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 100)]
    public void A_parallel_loop_calls_every_number_once(int threads, int batches)
    {
        int[] calls = [];
        var custom = new CallbackOperator(context => calls = ParallelProbe.Count(context, 100, batches));
        using OnnxSession session = Callback(custom, threads);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);

        session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0].Dispose();

        Assert.Equal(100, calls.Length);
        Assert.All(calls, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Scratch_memory_is_aligned_and_ones_own()
    {
        bool aligned = false;
        bool apart = false;
        var custom = new CallbackOperator(context =>
        {
            using KernelScratch first = context.Scratch(1000);
            using KernelScratch second = context.Scratch(1000);
            first.Span<byte>().Fill(1);
            second.Span<byte>().Fill(2);
            aligned = first.Address % 64 == 0 && second.Address % 64 == 0;
            apart = first.Span<byte>().Length == 1000 && first.Span<byte>().IndexOfAnyExcept((byte)1) < 0;
        });
        using OnnxSession session = Callback(custom);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);

        session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0].Dispose();

        Assert.True(aligned);
        Assert.True(apart);
    }

    [Fact]
    public void Tensors_of_a_kernel_check_their_type_and_place()
    {
        bool absent = false;
        var reading = new CallbackOperator(context => context.Input(0).Values<long>());
        var beyond = new CallbackOperator(context =>
        {
            absent = !context.Input(5).IsPresent && context.Input(5).Elements == 0;
            context.Input(5).Values<float>();
        });
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);
        var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };
        using OnnxSession first = Callback(reading);
        using OnnxSession second = Callback(beyond);

        OnnxRuntimeException type = Assert.Throws<OnnxRuntimeException>(() => first.Run(inputs, ["y"]));
        OnnxRuntimeException place = Assert.Throws<OnnxRuntimeException>(() => second.Run(inputs, ["y"]));

        Assert.Contains("Float32, not Int64", type.Message, StringComparison.Ordinal);
        Assert.Contains("optional tensor is absent", place.Message, StringComparison.Ordinal);
        Assert.True(absent);
    }

    [Fact]
    public void Variadic_inputs_may_mix_types()
    {
        var graph = new GraphBuilder("bytes");
        graph.Input("a", ElementType.Float32, 3);
        graph.Input("b", ElementType.UInt8, "N");
        graph.Input("c", ElementType.Int64);
        graph.Node("CountBytes", ["a", "b", "c"], ["y"], GraphBuilder.OwnDomain);
        graph.Output("y", ElementType.Int64, 3);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1, Operators = [new CountBytesOperator()] });
        using OnnxTensor a = OnnxTensor.Allocate<float>(3);
        using OnnxTensor b = OnnxTensor.Allocate<byte>(5);
        using OnnxTensor c = OnnxTensor.Allocate<long>();

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["a"] = a, ["b"] = b, ["c"] = c }, ["y"])[0];

        Assert.Equal([12L, 5, 8], y.Values<long>().ToArray());
    }

    [Fact]
    public void Kernels_live_as_long_as_their_session_and_operators_serve_many()
    {
        var custom = new CallbackOperator(_ => { });
        OnnxSession first = Callback(custom);
        OnnxSession second = Callback(custom);
        Assert.Equal(2, custom.KernelsMade);
        Assert.Equal(0, custom.KernelsDisposed);

        first.Dispose();
        Assert.Equal(1, custom.KernelsDisposed);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);
        second.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0].Dispose();
        second.Dispose();

        Assert.Equal(2, custom.KernelsDisposed);
    }

    [Fact]
    public void A_model_whose_operator_is_not_given_is_refused()
    {
        OnnxRuntimeException refused = Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromMemory(CallbackModel(), new SessionSettings { Threads = 1 }));

        Assert.Contains("Callback", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_outputs_or_with_a_variadic_one_in_the_middle_is_refused()
    {
        byte[] model = CallbackModel();
        var silent = new ShapelessOperator([], []);
        var middle = new ShapelessOperator([new(ElementType.Float32, OperatorParameterKind.Variadic), new(ElementType.Float32)], [new(ElementType.Float32)]);

        Refusal.Says<ArgumentException>("at least one", () => OnnxSession.FromMemory(model, new SessionSettings { Operators = [silent] }));
        Refusal.Says<ArgumentException>("Only the last", () => OnnxSession.FromMemory(model, new SessionSettings { Operators = [middle] }));
    }

    [Fact]
    public void Concurrent_runs_under_garbage_collection_stay_right()
    {
        using OnnxSession session = Scale(2, withOffset: true, NodeAttribute.Single("factor", 3f));
        int wrong = 0;

        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, thread =>
        {
            float[] values = TestModels.Random(5 * 3, thread);
            using OnnxTensor x = OnnxTensor.Over<float>(values, 5, 3);
            var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };
            for (int run = 0; run < 300; run++)
            {
                using OnnxTensor y = session.Run(inputs, ["y"])[0];
                Span<float> results = y.Values<float>();
                for (int index = 0; index < values.Length; index++)
                {
                    if (MathF.Abs(results[index] - ((values[index] * 3f) + 0.5f)) > 1e-6f)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }

                if (run % 25 == 0)
                {
                    GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                }
            }
        });

        Assert.Equal(0, wrong);
    }

    private static OnnxSession Scale(int threads, bool withOffset, params ReadOnlySpan<NodeAttribute> attributes)
    {
        var graph = new GraphBuilder("scale");
        graph.Input("x", ElementType.Float32, "T", 3);
        graph.Initializer<float>("offset", [0.5f]);
        graph.Node("Scale", withOffset ? ["x", "offset"] : ["x"], ["y"], GraphBuilder.OwnDomain, attributes);
        graph.Output("y", ElementType.Float32, "T", 3);
        return OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = threads, Operators = [new ScaleOperator()] });
    }

    private static OnnxSession Callback(CallbackOperator custom, int threads = 1) =>
        OnnxSession.FromMemory(CallbackModel(), new SessionSettings { Threads = threads, Operators = [custom] });

    private static byte[] CallbackModel()
    {
        var graph = new GraphBuilder("callback");
        graph.Input("x", ElementType.Float32, "T");
        graph.Node("Callback", ["x"], ["y"], GraphBuilder.OwnDomain);
        graph.Output("y", ElementType.Float32, "T");
        return graph.ToModel();
    }
}
