using System.Runtime.InteropServices;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class OnnxTensorTests
{
    [Fact]
    public void Every_element_type_makes_the_round_trip()
    {
        RoundTrip<float>([1.5f, float.NaN, float.NegativeInfinity]);
        RoundTrip<double>([1.5, double.Epsilon, -2]);
        RoundTrip<Half>([(Half)1.5, Half.MaxValue, Half.NegativeZero]);
        RoundTrip<sbyte>([sbyte.MinValue, 0, sbyte.MaxValue]);
        RoundTrip<byte>([0, 1, byte.MaxValue]);
        RoundTrip<short>([short.MinValue, 0, short.MaxValue]);
        RoundTrip<ushort>([0, 1, ushort.MaxValue]);
        RoundTrip<int>([int.MinValue, 0, int.MaxValue]);
        RoundTrip<uint>([0, 1, uint.MaxValue]);
        RoundTrip<long>([long.MinValue, 0, long.MaxValue]);
        RoundTrip<ulong>([0, 1, ulong.MaxValue]);
        RoundTrip<bool>([true, false, true]);
    }

    [Fact]
    public void Brain_floats_are_read_as_their_bits()
    {
        ushort[] bits = [0x3F80, 0xC000];
        using var block = new NativeBlock(4);
        bits.CopyTo(block.Span<ushort>());
        using OnnxTensor x = OnnxTensor.Over(block, 0, ElementType.BFloat16, 2);
        var graph = new GraphBuilder("cast");
        graph.Input("x", ElementType.BFloat16, 2);
        graph.Node("Cast", ["x"], ["y"], "", NodeAttribute.Integer("to", (long)ElementType.Float32));
        graph.Output("y", ElementType.Float32, 2);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1 });

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        Assert.Equal(bits, x.Values<ushort>().ToArray());
        Assert.Equal([1f, -2f], y.Values<float>().ToArray());
    }

    [Fact]
    public void Lies_over_managed_memory_without_a_copy()
    {
        float[] values = [1, 2, 3, 4];
        using OnnxTensor tensor = OnnxTensor.Over(values.AsMemory(1, 3), 3);

        tensor.Values<float>()[0] = 20;

        Assert.Equal(20, values[1]);
        Assert.Equal([3L], tensor.Shape.ToArray());
        Assert.Equal(3, tensor.Elements);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal([20f, 3f, 4f], tensor.ReadOnlyValues<float>().ToArray());
        Assert.Same(values, values);
    }

    [Fact]
    public void Lies_over_a_native_block_which_it_keeps()
    {
        var block = new NativeBlock(1024);
        OnnxTensor tensor = OnnxTensor.Over(block, 64, ElementType.Int64, 2, 3);
        block.Span<long>(8, 6).Fill(7);
        Assert.Equal(block.Address + 64, tensor.Address);

        block.Dispose();

        Assert.Equal([7L, 7, 7, 7, 7, 7], tensor.Values<long>().ToArray());
        Assert.Throws<ObjectDisposedException>(() => block.Address);
        tensor.Dispose();
    }

    [Fact]
    public void Lies_over_another_tensor_which_it_keeps()
    {
        OnnxTensor whole = OnnxTensor.Allocate<float>(4, 8);
        whole.Values<float>()[8] = 5;
        using OnnxTensor row = OnnxTensor.OverPointer(whole.Address + 32, 32, ElementType.Float32, [8], whole);

        whole.Dispose();

        Assert.Equal(5, row.Values<float>()[0]);
    }

    [Fact]
    public void Lies_over_a_mapped_file_for_reading_only()
    {
        using var folder = new TestFolder();
        float[] weights = TestModels.Random(2048, seed: 1);
        File.WriteAllBytes(folder.File("w.bin"), MemoryMarshal.AsBytes(weights.AsSpan()));
        MappedFile file = MappedFile.Open(folder.File("w.bin"));
        using OnnxTensor tensor = file.Tensor(4096, ElementType.Float32, 4, 256);
        using OnnxTensor view = OnnxTensor.OverPointer(tensor.Address, 8, ElementType.Float32, [2], tensor);

        file.Dispose();

        Assert.Equal(weights[1024..], tensor.ReadOnlyValues<float>().ToArray());
        Refusal.Says<InvalidOperationException>("ReadOnlyValues", () => tensor.Values<float>());
        Assert.Throws<InvalidOperationException>(() => view.Values<float>());
    }

    [Fact]
    public void Allocates_zeroed_memory_on_a_cache_line()
    {
        using OnnxTensor tensor = OnnxTensor.Allocate<Half>(3, 5);

        Assert.Equal(0, tensor.Address % 64);
        Assert.All(tensor.Values<Half>().ToArray(), value => Assert.Equal(Half.Zero, value));
    }

    [Fact]
    public void Scalars_and_empty_tensors_are_tensors()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.Identity(ElementType.Float32), new SessionSettings { Threads = 1 });
        using OnnxTensor scalar = OnnxTensor.Over<float>(new float[] { 3 });
        using OnnxTensor empty = OnnxTensor.Over<float>(Memory<float>.Empty, 0);

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = empty }, ["y"])[0];

        Assert.Equal(0, scalar.Shape.Length);
        Assert.Equal(3, Assert.Single(scalar.Values<float>().ToArray()));
        Assert.Equal([0L], y.Shape.ToArray());
        Assert.True(y.Values<float>().IsEmpty);
    }

    [Fact]
    public void Refuses_shapes_that_do_not_fit_the_memory()
    {
        Refusal.Says<ArgumentException>("holds 6 elements, but the memory has 5", () => OnnxTensor.Over<float>(new float[5], 2, 3));
        Refusal.Says<ArgumentException>("negative", () => OnnxTensor.Over<float>(new float[5], -1));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Over<float>(new float[5], long.MaxValue, 4, 0x7FFFFFFFFFFF));
        Refusal.Says<ArgumentException>("needs 24 bytes, but the memory has 20", () => OnnxTensor.OverPointer(64, 20, ElementType.Float32, [6], null));
        Assert.Throws<ArgumentException>(() => OnnxTensor.OverPointer(0, 20, ElementType.Float32, [5], null));
        Assert.Throws<ArgumentException>(() => OnnxTensor.OverPointer(64, long.MaxValue, ElementType.Float64, [long.MaxValue], null));
        using var block = new NativeBlock(64);
        Assert.Throws<ArgumentException>(() => OnnxTensor.Over(block, 65, ElementType.UInt8, 0));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Over(block, -1, ElementType.UInt8, 1));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Over(block, 60, ElementType.UInt8, 5));
        Assert.Throws<NotSupportedException>(() => OnnxTensor.OverPointer(64, 20, ElementType.String, [1], null));
        Assert.Throws<NotSupportedException>(() => OnnxTensor.Over<Guid>(new Guid[1], 1));
    }

    [Fact]
    public void Refuses_another_element_type_and_disposed_tensors()
    {
        OnnxTensor tensor = OnnxTensor.Allocate<float>(2);

        Refusal.Says<InvalidOperationException>("Float32, not Int32", () => tensor.Values<int>());
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Values<float>());
        Assert.Throws<ObjectDisposedException>(() => tensor.Address);
    }

    [Fact]
    public void Forgotten_tensors_are_freed_and_unpinned()
    {
        WeakReference array = Forget();
        for (int attempt = 0; attempt < 10 && array.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(array.IsAlive);

        static WeakReference Forget()
        {
            var values = new float[1000];
            _ = OnnxTensor.Over<float>(values, 1000);
            return new WeakReference(values);
        }
    }

    private static void RoundTrip<T>(T[] values)
        where T : unmanaged
    {
        ElementType type = ElementTypes.Of<T>();
        using OnnxSession session = OnnxSession.FromMemory(TestModels.Identity(type), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Over<T>(values, values.Length);
        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
        Assert.Equal(type, y.Type);
        Assert.Equal(values, y.Values<T>().ToArray());
        Assert.NotEqual(x.Address, y.Address);
    }
}
