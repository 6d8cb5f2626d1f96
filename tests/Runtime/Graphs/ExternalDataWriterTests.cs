using System.Runtime.InteropServices;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime.Graphs;

public sealed class ExternalDataWriterTests
{
    [Fact]
    public void Aligns_every_tensor_and_pads_with_zeros()
    {
        var random = new Random(7);
        using var stream = new MemoryStream();
        var writer = new ExternalDataWriter(stream, "w.bin");
        var graph = new GraphBuilder("g");
        var expected = new List<(long Offset, byte[] Bytes)>();
        long end = 0;
        for (int index = 0; index < 20; index++)
        {
            var bytes = new byte[random.Next(0, 9000)];
            random.NextBytes(bytes);
            long offset = (end + 4095) / 4096 * 4096;
            Assert.Equal($"t{index}", writer.Initializer<byte>(graph, $"t{index}", bytes, bytes.Length));
            expected.Add((offset, bytes));
            end = offset + bytes.Length;
            Assert.Equal(end, writer.Length);
        }

        byte[] written = stream.ToArray();
        Assert.Equal(end, written.Length);
        long position = 0;
        foreach ((long offset, byte[] bytes) in expected)
        {
            Assert.Equal(0, offset % ExternalDataWriter.AlignmentBytes);
            Assert.True(written.AsSpan((int)position, (int)(offset - position)).IndexOfAnyExcept((byte)0) < 0);
            Assert.True(written.AsSpan((int)offset, bytes.Length).SequenceEqual(bytes));
            position = offset + bytes.Length;
        }
    }

    [Fact]
    public void Declares_what_it_wrote_so_that_a_session_reads_it()
    {
        using var folder = new TestFolder();
        float[] weights = TestModels.Random(64, seed: 1);
        using OnnxTensor bias = OnnxTensor.Allocate<float>(8);
        TestModels.Random(8, seed: 2).CopyTo(bias.Values<float>());
        var graph = new GraphBuilder("linear");
        using (FileStream data = File.Create(folder.File("w.bin")))
        {
            var writer = new ExternalDataWriter(data, "w.bin");
            writer.Initializer<float>(graph, "w", weights, 8, 8);
            writer.Initializer(graph, "b", bias);
            writer.Initializer<float>(graph, "scale", [2f]);
        }

        graph.Input("x", ElementType.Float32, "T", 8);
        string product = graph.Operation("Gemm", ["x", "w", "b"]);
        graph.Node("Mul", [product, "scale"], ["y"]);
        graph.Output("y", ElementType.Float32, "T", 8);
        File.WriteAllBytes(folder.File("m.onnx"), graph.ToModel());
        float[] values = TestModels.Random(16, seed: 3);
        using OnnxSession session = OnnxSession.FromFile(folder.File("m.onnx"), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Over<float>(values, 2, 8);

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        float[] expected = TestModels.Product(values, weights, 2, 8, 8);
        for (int index = 0; index < expected.Length; index++)
        {
            expected[index] = 2 * (expected[index] + bias.Values<float>()[index % 8]);
        }

        TestModels.AssertClose(expected, y.Values<float>());
        using MappedFile mapped = MappedFile.Open(folder.File("w.bin"));
        Assert.Equal(weights, MemoryMarshal.Cast<byte, float>(mapped.Slice(0, 256)).ToArray());
    }

    [Fact]
    public void Refuses_a_shape_that_the_values_do_not_fill()
    {
        using var stream = new MemoryStream();
        var writer = new ExternalDataWriter(stream, "w.bin");

        ArgumentException fault = Assert.Throws<ArgumentException>(() => writer.Initializer<float>(new GraphBuilder("g"), "w", new float[3], 2, 2));

        Assert.Contains("'w' has 12 bytes, but its shape [2, 2] needs 16", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../w.bin")]
    [InlineData("/w.bin")]
    [InlineData("a/../../w.bin")]
    public void Refuses_a_location_outside_the_models_folder(string location) =>
        Refusal.Says<ArgumentException>("within the model's folder", () => new ExternalDataWriter(Stream.Null, location));
}
