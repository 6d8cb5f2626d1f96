using CoERouter.Experts.Folders.Outlines;
using Xunit;
using static CoERouter.Tests.Experts.Folders.Outlines.OutlineReaderTests;

namespace CoERouter.Tests.Experts.Folders.Outlines;

/// <summary>Constants of models: their sizes against type and shape, where they lie, and what they count as.</summary>
public sealed class TensorReaderTests
{
    [Theory]
    [InlineData(1, 32)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 16)]
    [InlineData(6, 32)]
    [InlineData(7, 64)]
    [InlineData(8, 0)]
    [InlineData(9, 8)]
    [InlineData(10, 16)]
    [InlineData(11, 64)]
    [InlineData(12, 32)]
    [InlineData(13, 64)]
    [InlineData(14, 64)]
    [InlineData(15, 128)]
    [InlineData(16, 16)]
    [InlineData(17, 8)]
    [InlineData(20, 8)]
    [InlineData(21, 4)]
    [InlineData(22, 4)]
    [InlineData(23, 4)]
    [InlineData(0, null)]
    [InlineData(24, null)]
    [InlineData(-1, null)]
    public void Types_have_the_bits_of_onnx(int type, int? bits) => Assert.Equal(bits, TensorTypes.BitsOf(type));

    [Theory]
    [InlineData(1, 8, "Float32")]
    [InlineData(2, 8, "Int8")]
    [InlineData(2, 4, "Int4")]
    [InlineData(2, 2, "Int2")]
    [InlineData(3, 8, "Int8")]
    [InlineData(10, 8, "Float16")]
    [InlineData(11, 8, "Float64")]
    [InlineData(16, 8, "BFloat16")]
    [InlineData(17, 8, "Float8")]
    [InlineData(20, 8, "Float8")]
    [InlineData(21, 8, "Int4")]
    [InlineData(22, 8, "Int4")]
    [InlineData(23, 8, "Float4")]
    public void Types_that_hold_weights_have_a_word(int type, int bits, string word)
    {
        Assert.True(TensorTypes.HoldsWeights(type));
        Assert.Equal(word, TensorTypes.NameOf(type, bits));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(13)]
    public void Shapes_indices_and_texts_are_no_weights(int type)
    {
        Assert.False(TensorTypes.HoldsWeights(type));
        ModelOutline outline = Read(InGraph(new ProtobufWriter().Message(5, Tensor("t", (ulong)type, 6))));
        Assert.Equal((0L, "none"), (outline.Parameters, outline.Weights));
    }

    [Fact]
    public void Bytes_must_be_those_of_type_and_shape_for_every_type()
    {
        for (int type = 1; type <= 23; type++)
        {
            int bits = TensorTypes.BitsOf(type)!.Value;
            Read(InGraph(new ProtobufWriter().Message(5, Tensor("t", (ulong)type, 3, 5))));
            ProtobufWriter off = new ProtobufWriter().Packed(1, 3, 5).Number(2, (ulong)type).Text(8, "t").Bytes(9, new byte[(((15 * bits) + 7) / 8) + 1]);
            if (bits > 0)
            {
                Refused(InGraph(new ProtobufWriter().Message(5, off)), $"its tensor 't' has {(((15 * bits) + 7) / 8) + 1} bytes, and its type and shape need {((15 * bits) + 7) / 8}");
            }
        }
    }

    [Fact]
    public void A_type_that_is_none_is_refused()
    {
        Refused(InGraph(new ProtobufWriter().Message(5, new ProtobufWriter().Number(2, 24).Text(8, "t"))), "its tensor 't' is of type 24, which there is not");
        Refused(InGraph(new ProtobufWriter().Message(5, new ProtobufWriter().Number(2, ulong.MaxValue).Text(8, "t"))), "is of type -1");
        Refused(InGraph(new ProtobufWriter().Message(5, new ProtobufWriter().Text(8, "t"))), "is of type 0");
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused()
    {
        Impossible(ulong.MaxValue);
        Impossible(1UL << 41);
        Impossible(1UL << 21, 1UL << 20);
        Impossible([.. Enumerable.Repeat(1UL, OutlineLimits.Rank + 1)]);

        // A dimension of nothing does not make one below zero, or too many before it, legal.
        Impossible(ulong.MaxValue, 0);
        Impossible(1UL << 62, 1UL << 62, 0);
        ModelOutline outline = Read(InGraph(new ProtobufWriter().Message(5, Tensor("t", 1, 0, 7))));
        Assert.Equal(0, outline.Parameters);
    }

    [Fact]
    public void A_shape_without_values_claims_no_more_than_its_message_could_hold()
    {
        ProtobufWriter Claim(ulong elements) => new ProtobufWriter().Packed(1, elements).Number(2, 1).Text(8, "t");
        Refused(InGraph(new ProtobufWriter().Message(5, Claim(1_000_000))), "has a shape of 1000000 elements and no values");

        // Values as numbers of their own field take their bytes.
        Read(InGraph(new ProtobufWriter().Message(5, Claim(100).Bytes(4, new byte[400]))));
    }

    [Fact]
    public void Where_the_bytes_lie_elsewhere_the_place_is_told()
    {
        ProtobufWriter tensor = External("t", ("location", "w.bin"), ("offset", "64"), ("length", "24"), ("checksum", "x"));
        ExternalData data = Assert.Single(Read(InGraph(new ProtobufWriter().Message(5, tensor))).External);
        Assert.Equal(new ExternalData("t", "w.bin", 64, 24, 24), data);
        data = Assert.Single(Read(InGraph(new ProtobufWriter().Message(5, External("t", ("location", "w.bin"))))).External);
        Assert.Equal(new ExternalData("t", "w.bin", 0, 0, 24), data);
    }

    [Fact]
    public void Constants_of_nodes_and_sparse_ones_may_lie_elsewhere_too()
    {
        ProtobufWriter Node(int field, ProtobufWriter value) =>
            new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "Constant").Message(5, new ProtobufWriter().Text(1, "value").Message(field, value)));
        ProtobufWriter tensor = External("t", ("location", "w.bin"));
        Assert.Single(Read(InGraph(Node(5, tensor))).External);
        Assert.Single(Read(InGraph(Node(10, tensor))).External);
        Assert.Single(Read(InGraph(Node(22, new ProtobufWriter().Message(1, tensor)))).External);
        Assert.Single(Read(InGraph(Node(23, new ProtobufWriter().Message(2, tensor)))).External);
        Assert.Single(Read(InGraph(new ProtobufWriter().Message(15, new ProtobufWriter().Message(1, tensor)))).External);

        // Such constants are not counted as parameters.
        Assert.Equal(0, Read(InGraph(Node(5, tensor))).Parameters);
    }

    [Theory]
    [InlineData("offset", "-1")]
    [InlineData("offset", "0x10")]
    [InlineData("length", "")]
    [InlineData("length", "1.5")]
    [InlineData("length", " 4")]
    [InlineData("offset", "99999999999999999999")]
    public void Offsets_and_lengths_are_whole_numbers(string key, string value) => Refused(
        InGraph(new ProtobufWriter().Message(5, External("t", ("location", "w.bin"), (key, value)))),
        $"its external data says '{value}' where a number belongs");

    [Fact]
    public void A_tensor_lies_in_one_file() => Refused(
        InGraph(new ProtobufWriter().Message(5, External("t", ("location", "a"), ("location", "b")))), "its tensor 't' lies in two files");

    [Theory]
    [InlineData("com.microsoft", "MatMulNBits", "bits", 1, 4, 24)]
    [InlineData("com.microsoft", "MatMulNBits", "bits", 1, 8, 12)]
    [InlineData("com.microsoft", "MatMulNBits", "bits", 1, 2, 48)]
    [InlineData("com.microsoft", "MatMulNBits", null, 1, 0, 24)]
    [InlineData("com.microsoft", "GatherBlockQuantized", "bits", 0, 4, 24)]
    [InlineData("com.microsoft", "GatherBlockQuantized", "bits", 0, 8, 12)]
    [InlineData("coe", "BlockProduct", "weight_bits", 1, 4, 24)]
    [InlineData("coe", "BlockProduct", null, 1, 0, 12)]
    public void Packed_weights_count_as_what_they_unpack_to_and_their_scales_not_at_all(
        string domain, string operation, string? attribute, int slot, int bits, long parameters)
    {
        string[] inputs = ["x", "x", "scales", "zeros"];
        inputs[slot] = "packed";
        var node = new ProtobufWriter().Text(4, operation).Text(7, domain);
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        if (attribute is not null)
        {
            node.Message(5, new ProtobufWriter().Text(1, attribute).Number(3, (ulong)bits));
        }

        bool hasZeros = operation != "BlockProduct";
        ProtobufWriter graph = new ProtobufWriter().Message(5, Tensor("packed", 2, 12)).Message(5, Tensor("scales", 1, 3)).Message(1, node);
        ModelOutline outline = Read(InGraph(hasZeros ? graph.Message(5, Tensor("zeros", 2, 3)) : graph));
        Assert.Equal(parameters, outline.Parameters);
        Assert.Equal(parameters switch { 12 => "Int8", 24 => "Int4", _ => "Int2" }, outline.Weights);
    }

    [Fact]
    public void Every_matrix_of_a_sparse_layer_counts_without_its_scales()
    {
        string[] inputs = ["x", "r", "up", "up_s", "", "down", "down_s", "", "gate", "gate_s"];
        var node = new ProtobufWriter().Text(4, "QMoE").Text(7, "com.microsoft").Message(5, new ProtobufWriter().Text(1, "expert_weight_bits").Number(3, 4));
        var graph = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string weights in (string[])["up", "down", "gate"])
        {
            graph.Message(5, Tensor(weights, 2, 10)).Message(5, Tensor(weights + "_s", 1, 2));
        }

        ModelOutline outline = Read(InGraph(graph.Message(1, node)));
        Assert.Equal((60L, "Int4"), (outline.Parameters, outline.Weights));
    }

    [Theory]
    [InlineData("", "DequantizeLinear", 1, 2)]
    [InlineData("com.microsoft", "DequantizeLinear", 1, 2)]
    [InlineData("com.microsoft", "GroupQueryAttention", 7, 8)]
    [InlineData("com.microsoft", "RotaryEmbedding", 2, 3)]
    public void Scales_and_tables_of_angles_are_no_parameters(string domain, string operation, int first, int second)
    {
        string[] inputs = [.. Enumerable.Range(0, 9).Select(slot => slot == first ? "first" : slot == second ? "second" : slot == 0 ? "weights" : "x")];
        var node = new ProtobufWriter().Text(4, operation).Text(7, domain);
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        ProtobufWriter graph = new ProtobufWriter()
            .Message(5, Tensor("weights", 1, 5)).Message(5, Tensor("first", 1, 7)).Message(5, Tensor("second", 1, 11)).Message(1, node);
        Assert.Equal(5, Read(InGraph(graph)).Parameters);
    }

    [Fact]
    public void The_word_for_the_weights_is_that_of_most_of_them()
    {
        ProtobufWriter graph = new ProtobufWriter().Message(5, Tensor("a", 1, 5)).Message(5, Tensor("b", 10, 4)).Message(5, Tensor("c", 10, 3));
        ModelOutline outline = Read(InGraph(graph));
        Assert.Equal((12L, "Float16"), (outline.Parameters, outline.Weights));
    }

    private static ProtobufWriter External(string name, params (string Key, string Value)[] entries)
    {
        ProtobufWriter tensor = new ProtobufWriter().Packed(1, 2, 3).Number(2, 1).Text(8, name);
        foreach ((string key, string value) in entries)
        {
            tensor.Message(13, new ProtobufWriter().Text(1, key).Text(2, value));
        }

        return tensor;
    }

    private static void Impossible(params ulong[] shape) => Refused(
        InGraph(new ProtobufWriter().Message(5, new ProtobufWriter().Packed(1, shape).Number(2, 1).Text(8, "t").Bytes(9, []))),
        "its tensor 't' has an impossible shape");
}
