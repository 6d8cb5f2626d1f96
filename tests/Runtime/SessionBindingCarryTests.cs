using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

/// <summary>Outputs that become inputs: here a list that grows by its last input in every run.</summary>
public sealed class SessionBindingCarryTests
{
    private static readonly CarriedOutput[] Carried = [new("present", "past", 2, 1, 8)];

    [Fact]
    public void What_a_run_gave_is_what_the_next_one_of_either_binding_reads()
    {
        using OnnxSession session = Growing();
        using SessionBinding one = Bind(session);
        using SessionBinding two = Bind(session);
        Feed(one, []);
        Step(one, 1);
        Assert.Equal(-1, one.Carry(Carried, two));
        Step(two, 2);
        Assert.Equal(-1, two.Carry(Carried, one));
        Step(one, 3);
        Assert.Equal([1, 2, 3], Present(one));
        Assert.Equal([1, 2], Present(two));
    }

    [Fact]
    public void An_output_of_another_rank_or_too_long_is_named_and_nothing_is_carried()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        Feed(binding, [1, 2, 3, 4, 5, 6, 7]);
        Step(binding, 8);
        Assert.Equal(-1, binding.Carry(Carried));
        Step(binding, 9);
        Assert.Equal(0, binding.Carry(Carried));
        Assert.Equal(0, binding.Carry([new("present", "past", 3, 1, 9)]));
        Step(binding, 10);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 10], Present(binding));
        Assert.Equal(-1, binding.Carry([new("present", "past", 2, -1, 0)]));
        Step(binding, 11);
        Assert.Equal(10, Present(binding).Length);
    }

    [Fact]
    public void Only_what_the_runtime_allocated_in_a_run_can_be_carried()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        Assert.Throws<InvalidOperationException>(() => binding.Carry(Carried));
        Feed(binding, []);
        Step(binding, 1);
        Assert.Throws<ArgumentException>(() => binding.Carry([new("absent", "past", 2, 1, 8)]));
        Assert.Throws<ArgumentException>(() => binding.Carry([new("present", "absent", 2, 1, 8)]));
        using OnnxTensor fixedPlace = OnnxTensor.Allocate<float>(1, 2);
        binding.BindOutput("present", fixedPlace);
        Feed(binding, [4]);
        Step(binding, 5);
        Assert.Throws<ArgumentException>(() => binding.Carry(Carried));
    }

    [Fact]
    public unsafe void An_output_is_viewed_where_it_lies()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        Assert.Throws<InvalidOperationException>(() => binding.ViewOutput("present"));
        Feed(binding, [1, 2]);
        Step(binding, 3);
        OutputView view = binding.ViewOutput("present");
        Assert.Equal((ElementType.Float32, 3), (view.Type, view.Elements));
        Assert.Equal([1, 2, 3], new ReadOnlySpan<float>((void*)view.Address, 3).ToArray());
        Assert.Throws<ArgumentException>(() => binding.ViewOutput("absent"));
        using OnnxTensor fixedPlace = OnnxTensor.Allocate<float>(1, 3);
        binding.BindOutput("present", fixedPlace);
        Step(binding, 3);
        Assert.Throws<ArgumentException>(() => binding.ViewOutput("present"));
    }

    [Fact]
    public void Inputs_that_are_cleared_have_to_be_bound_again()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        Feed(binding, []);
        Step(binding, 1);
        binding.Carry(Carried);
        binding.ClearInputs();
        using OnnxTensor next = OnnxTensor.Over<float>(new float[] { 2 }, 1, 1);
        binding.BindInput("next", next);
        Assert.Contains("past", Assert.Throws<InvalidOperationException>(() => binding.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_is_bound_with_any_shape_that_fits_it_and_kept_alive()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        NativeBlock block = new(4 * sizeof(float));
        for (int i = 0; i < 4; i++)
        {
            block.Span<float>()[i] = i + 1;
        }

        using OnnxTensor next = OnnxTensor.Over<float>(new float[] { 9 }, 1, 1);
        binding.BindInput("next", next);
        for (int length = 0; length <= 4; length++)
        {
            binding.BindInput("past", block, ElementType.Float32, 1, length);
            binding.Run();
            Assert.Equal([.. new float[] { 1, 2, 3, 4 }[..length], 9], Present(binding));
        }

        Assert.Throws<ArgumentException>(() => binding.BindInput("past", block, ElementType.Float32, 1, 5));
        Assert.Throws<ArgumentException>(() => binding.BindInput("absent", block, ElementType.Float32, 1, 1));
        block.Dispose();
        binding.Run();
        Assert.Equal([1, 2, 3, 4, 9], Present(binding));
    }

    [Fact]
    public void Carrying_and_binding_blocks_allocates_no_managed_memory()
    {
        using OnnxSession session = Growing();
        using SessionBinding binding = Bind(session);
        using NativeBlock block = new(64);
        CarriedOutput[] roomy = [new("present", "past", 2, 1, 1000)];
        Feed(binding, []);
        Run(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(50);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                binding.BindInput("next", block, ElementType.Float32, 1, 1);
                binding.Run();
                binding.Carry(roomy);
            }
        }
    }

    private static OnnxSession Growing()
    {
        GraphBuilder graph = new("growing");
        string past = graph.Input("past", ElementType.Float32, 1, "length");
        string next = graph.Input("next", ElementType.Float32, 1, 1);
        graph.Node("Concat", [past, next], ["present"], "", NodeAttribute.Integer("axis", 1));
        graph.Output("present", ElementType.Float32, 1, "longer");
        return OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1 });
    }

    private static SessionBinding Bind(OnnxSession session)
    {
        SessionBinding binding = session.CreateBinding();
        binding.BindOutputToDevice("present", "cpu");
        return binding;
    }

    private static void Feed(SessionBinding binding, float[] past)
    {
        using OnnxTensor tensor = OnnxTensor.Over<float>(past, 1, past.Length);
        binding.BindInput("past", tensor);
    }

    private static void Step(SessionBinding binding, float next)
    {
        using OnnxTensor tensor = OnnxTensor.Over<float>(new[] { next }, 1, 1);
        binding.BindInput("next", tensor);
        binding.Run();
    }

    private static float[] Present(SessionBinding binding)
    {
        OnnxTensor[] outputs = binding.GetOutputs();
        float[] values = outputs[0].ReadOnlyValues<float>().ToArray();
        outputs[0].Dispose();
        return values;
    }
}
