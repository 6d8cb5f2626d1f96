using System.Runtime.InteropServices;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Graphs;

public sealed class WeightWriterTests : IDisposable
{
    private readonly GraphBuilder _graph = new("weights");
    private readonly MemoryStream _data = new();
    private readonly WeightWriter _writer;

    public WeightWriterTests() => _writer = new(_graph, _data, "data");

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Large_tensors_lie_on_pages_of_the_data_file_and_small_ones_in_the_model()
    {
        float[] large = [.. Enumerable.Range(0, 1500).Select(i => (float)i)];
        _writer.Write<float>("small", new float[10], 10);
        _writer.Write<float>("a", large, 1500);
        _writer.Write<float>("b", large, 30, 50);
        IReadOnlyList<ExternalData> external = ModelOutline.Read(_graph.ToModel()).External;
        Assert.Equal(["a", "b"], external.Select(data => data.Tensor));
        Assert.Equal([0L, 8192L], external.Select(data => data.Offset));
        Assert.All(external, data => Assert.Equal(6000, data.Length));
        Assert.Equal(large, MemoryMarshal.Cast<byte, float>(_data.ToArray().AsSpan(8192, 6000)).ToArray());
    }

    [Fact]
    public void Stacked_experts_follow_each_other_with_gate_and_up_rows_by_turns()
    {
        // Stored [2 inputs, gates 0..2 then ups 0..2]: value = 100 × expert + 10 × input + column.
        var weights = new Stored(expert => [.. Enumerable.Range(0, 12).Select(i => (100f * expert) + (10 * (i / 6)) + (i % 6))]);
        _writer.WriteStack("stack", [OutputRows.OfGateUp(weights, "0", 2, 6), OutputRows.OfGateUp(weights, "1", 2, 6)], 2, 6, 2);
        float[] written = MemoryMarshal.Cast<byte, float>(_data.ToArray()).ToArray();
        float[] expected = [0, 10, 3, 13, 1, 11, 4, 14, 2, 12, 5, 15];
        Assert.Equal([.. expected, .. expected.Select(value => value + 100)], written);
    }

    [Fact]
    public void Matrices_are_transposed_and_tables_are_not()
    {
        var weights = new Stored(_ => [1, 2, 3, 4, 5, 6]);
        Assert.Equal([1, 3, 5, 2, 4, 6], OutputRows.Of(weights, "0", 3, 2).Enumerate().SelectMany(row => row.ToArray()));
        Assert.Equal([1, 2, 3, 4, 5, 6], OutputRows.OfTable(weights, "0", 3, 2).Enumerate().SelectMany(row => row.ToArray()));
    }

    [Fact]
    public void Quantized_stacks_are_the_quantizers_bytes_row_by_row()
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 64 * 40).Select(_ => random.NextSingle() - 0.5f)];
        var weights = new Stored(_ => values);
        _writer.WriteQuantizedStack("q", "s", [OutputRows.Of(weights, "0", 64, 40)], [1, 40, 64], [1, 40, 2]);
        var row = new float[64];
        var bytes = new byte[64];
        var scales = new float[2];
        byte[] written = _data.ToArray();
        for (int output = 0; output < 40; output++)
        {
            for (int i = 0; i < 64; i++)
            {
                row[i] = values[(i * 40) + output];
            }

            BlockQuantizer.Quantize(row, bytes, scales);
            Assert.Equal(bytes, written[(output * 64)..((output + 1) * 64)]);
        }
    }

    [Fact]
    public void A_parameter_of_another_size_is_refused_by_name()
    {
        var weights = new Stored(_ => new float[7]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => OutputRows.Of(weights, "5", 3, 2).Enumerate().Count());
        Assert.Contains("'5' has 7 values", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Stored(Func<int, float[]> values) : IDecoderWeights
    {
        public ReadOnlySpan<float> this[string name] => values(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
    }
}
