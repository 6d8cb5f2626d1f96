using System.Runtime.InteropServices;
using CoERouter.Experts.Products;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Products;

public sealed class BlockProductOperatorTests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(8, 64)]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    [InlineData(4, 64)]
    public void Weights_and_products_are_those_of_the_runtimes_own_operator(int bits, int tokens)
    {
        var matrix = new QuantizedCase(tokens, tokens, 530, 192, bits);
        float[] own = Run(Graph(matrix, standard: false), matrix.Input, tokens, 192);
        float[] standard = Run(Graph(matrix, standard: true), matrix.Input, tokens, 192);
        Assert.Equal(tokens * 530, own.Length);
        for (int i = 0; i < own.Length; i++)
        {
            // The runtime may round activations otherwise, by a step at most.
            double size = matrix.Expected(i / 530, i % 530).Size;
            Assert.True(Math.Abs(own[i] - standard[i]) <= 0.01 * size, $"{own[i]} instead of {standard[i]}");
            Assert.True(Math.Abs(own[i] - matrix.Expected(i / 530, i % 530).Product) <= 1e-5 * size);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(2, 1)]
    [InlineData(2, 40)]
    public void A_bias_is_added_whatever_the_threads(int threads, int tokens)
    {
        var matrix = new QuantizedCase(2, tokens, 1111, 96, 8);
        float[] bias = [.. Enumerable.Range(0, 1111).Select(i => 1000f + i)];
        float[] plain = Run(Graph(matrix, standard: false), matrix.Input, tokens, 96, threads);
        float[] biased = Run(Graph(matrix, standard: false, bias), matrix.Input, tokens, 96, threads);
        Assert.Equal(plain.Select((value, i) => value + bias[i % 1111]), biased);
    }

    [Fact]
    public void Inputs_that_end_within_a_block_are_filled_up_with_zeros()
    {
        var matrix = new QuantizedCase(6, 2, 24, 64, 8);
        float[] input = [.. matrix.Input.Where((_, i) => i % 64 < 50)];
        float[] cut = [.. matrix.Input.Select((value, i) => i % 64 < 50 ? value : 0)];
        Assert.Equal(Run(Graph(matrix, standard: false), cut, 2, 64), Run(Graph(matrix, standard: false), input, 2, 50));
    }

    [Fact]
    public void No_tokens_give_no_products()
    {
        var matrix = new QuantizedCase(6, 1, 24, 64, 8);
        Assert.Empty(Run(Graph(matrix, standard: false), [], 0, 64));
    }

    [Fact]
    public async Task Many_threads_may_run_one_session()
    {
        var matrix = new QuantizedCase(7, 20, 600, 128, 4);
        using OnnxSession session = Session(Graph(matrix, standard: false), 2);
        float[] expected = Run(session, matrix.Input, 20, 128);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(expected, Run(session, matrix.Input, 20, 128));
            }
        })));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var matrix = new QuantizedCase(1, 1, 24, 64, 8);
        Refuses("x of shape [1, 32], legal is a last dimension of 33 to 64", () => Run(Graph(matrix, standard: false), new float[32], 1, 32));
        Refuses("x of shape [1, 65]", () => Run(Graph(matrix, standard: false), new float[65], 1, 65));
        Refuses("the bias of shape [23], legal is [24]", () => Run(Graph(matrix, standard: false, new float[23]), matrix.Input, 1, 64));
        Refuses("scales of shape [24, 1], legal is [24, 2]", () => Run(Graph(matrix, standard: false, scales: matrix.Scales[..24]), matrix.Input, 1, 64));
        Refuses("weight_bits is 5, legal is 4 or 8", () => Run(Graph(matrix, standard: false, bits: 5), matrix.Input, 1, 64));
    }

    private static void Refuses(string sentence, Action run) =>
        Assert.Contains(sentence, Assert.ThrowsAny<Exception>(run).Message, StringComparison.Ordinal);

    private static byte[] Graph(QuantizedCase matrix, bool standard, float[]? bias = null, float[]? scales = null, int? bits = null)
    {
        int blocks = matrix.Columns / 32;
        scales ??= matrix.Scales;
        var graph = new GraphBuilder("product");
        graph.Input("x", ElementType.Float32, "tokens", "width");
        graph.Initializer("w", ElementType.UInt8, matrix.Bytes, [matrix.Rows, blocks, 4 * matrix.Bits]);
        graph.Initializer("s", ElementType.Float32, MemoryMarshal.AsBytes<float>(scales), [matrix.Rows, scales.Length / matrix.Rows]);
        List<string> inputs = ["x", "w", "s"];
        if (bias is not null)
        {
            inputs.Add(graph.Initializer<float>("b", bias, bias.Length));
        }

        if (standard)
        {
            graph.Node(
                "MatMulNBits",
                [.. inputs],
                ["y"],
                GraphBuilder.ContributedDomain,
                NodeAttribute.Integer("K", matrix.Columns),
                NodeAttribute.Integer("N", matrix.Rows),
                NodeAttribute.Integer("bits", matrix.Bits),
                NodeAttribute.Integer("block_size", 32),
                NodeAttribute.Integer("accuracy_level", 4));
        }
        else
        {
            graph.Node(
                BlockProductOperator.OperatorName,
                [.. inputs],
                ["y"],
                GraphBuilder.OwnDomain,
                NodeAttribute.Integer(BlockProductOperator.BitsAttribute, bits ?? matrix.Bits));
        }

        graph.Output("y", ElementType.Float32, "tokens", matrix.Rows);
        return graph.ToModel();
    }

    private static OnnxSession Session(byte[] model, int threads) => OnnxSession.FromMemory(
        model, new() { Threads = threads, AllowSpinning = false, Operators = [new BlockProductOperator()] });

    private static float[] Run(byte[] model, float[] input, int tokens, int width, int threads = 1)
    {
        using OnnxSession session = Session(model, threads);
        return Run(session, input, tokens, width);
    }

    private static float[] Run(OnnxSession session, float[] input, int tokens, int width)
    {
        using OnnxTensor x = OnnxTensor.Over<float>(input, tokens, width);
        OnnxTensor[] outputs = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]);
        using OnnxTensor y = outputs[0];
        return y.ReadOnlyValues<float>().ToArray();
    }
}
