using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>
/// A small decoder as the model builder of onnxruntime-genai writes it, with random weights: one layer of GroupQueryAttention in any of its
/// types, int64 tokens, an attention mask, weights in the graph or beside it.
/// </summary>
internal sealed class TinyDecoder
{
    public const int Vocabulary = 288;
    public const int Context = 64;
    private const int Width = 64;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private const int HeadSize = 16;
    private const int Block = 32;
    private const string Data = "weights.bin";

    private readonly GraphBuilder _graph = new("tiny");
    private readonly List<byte> _data = [];
    private readonly Random _random = new(7);
    private readonly ElementType _type;
    private readonly int _bits;
    private readonly bool _external;

    private TinyDecoder(ElementType type, int bits, bool external) => (_type, _bits, _external) = (type, bits, external);

    /// <summary>Writes a folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="type">Type of everything that is computed, and of the caches.</param>
    /// <param name="bits">4 or 8 for products with packed weights, 0 for plain ones.</param>
    /// <param name="shared">Whether the configuration asks for caches in place.</param>
    /// <param name="external">Whether weights lie beside the graph.</param>
    /// <param name="lengths">Whether the lengths are inputs of the graph instead of following from a mask.</param>
    public static void Write(
        string folder, ElementType type = ElementType.Float32, int bits = 0, bool shared = true, bool external = false, bool lengths = false)
    {
        Directory.CreateDirectory(folder);
        var decoder = new TinyDecoder(type, bits, external);
        decoder.Build(lengths);
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), decoder._graph.ToModel());
        if (external)
        {
            File.WriteAllBytes(Path.Combine(folder, Data), decoder._data.ToArray());
        }

        File.WriteAllText(Path.Combine(folder, ExpertFiles.GenerationConfiguration), Configuration(shared).ToJsonString());
    }

    private static JsonObject Configuration(bool shared) => new()
    {
        ["model"] = new JsonObject
        {
            ["type"] = "llama",
            ["vocab_size"] = Vocabulary,
            ["context_length"] = Context,
            ["bos_token_id"] = 1,
            ["eos_token_id"] = new JsonArray(2, 3),
            ["decoder"] = new JsonObject
            {
                ["filename"] = "decoder.onnx",
                ["head_size"] = HeadSize,
                ["hidden_size"] = Width,
                ["num_attention_heads"] = Heads,
                ["num_key_value_heads"] = KeyValueHeads,
                ["num_hidden_layers"] = 1,
                ["sliding_window"] = new JsonObject { ["window_size"] = Context, ["slide_key_value_cache"] = false },
            },
        },
        ["search"] = new JsonObject { ["max_length"] = 40, ["past_present_share_buffer"] = shared },
    };

    private void Build(bool lengths)
    {
        string ids = _graph.Input("input_ids", ElementType.Int64, "batch", "sequence");
        (string last, string total) = lengths ? LengthInputs() : LengthsOfMask();
        string keys = _graph.Input("past_key_values.0.key", _type, "batch", KeyValueHeads, "past", HeadSize);
        string values = _graph.Input("past_key_values.0.value", _type, "batch", KeyValueHeads, "past", HeadSize);
        string hidden = _graph.Operation("Gather", [Weights("embedding", Vocabulary, Width), ids]);
        string query = Product(hidden, "query", Width, Heads * HeadSize);
        string key = Product(hidden, "key", Width, KeyValueHeads * HeadSize);
        string value = Product(hidden, "value", Width, KeyValueHeads * HeadSize);
        _graph.Node(
            "GroupQueryAttention", [query, key, value, keys, values, last, total], ["attended", "present.0.key", "present.0.value"],
            GraphBuilder.ContributedDomain, NodeAttribute.Integer("num_heads", Heads), NodeAttribute.Integer("kv_num_heads", KeyValueHeads));
        string summed = _graph.Operation("Add", [hidden, Product("attended", "output", Heads * HeadSize, Width)]);
        _graph.Node("Identity", [Product(summed, "head", Width, Vocabulary)], ["logits"]);
        _graph.Output("logits", _type, "batch", "sequence", Vocabulary);
        _graph.Output("present.0.key", _type, "batch", KeyValueHeads, "total", HeadSize);
        _graph.Output("present.0.value", _type, "batch", KeyValueHeads, "total", HeadSize);
    }

    private (string Last, string Total) LengthInputs() =>
        (_graph.Input("lengths", ElementType.Int32, "batch"), _graph.Input("whole", ElementType.Int32, 1));

    private (string Last, string Total) LengthsOfMask()
    {
        string mask = _graph.Input("attention_mask", ElementType.Int64, "batch", "total");
        string one = _graph.Initializer<long>("one", [1], 1);
        string sum = _graph.Operation("ReduceSum", [mask, one]);
        string last = _graph.Operation("Cast", [_graph.Operation("Sub", [sum, one])], NodeAttribute.Integer("to", (long)ElementType.Int32));
        string size = _graph.Operation("Gather", [_graph.Operation("Shape", [mask]), _graph.Initializer<long>("axis", [1])]);
        return (last, _graph.Operation("Cast", [size], NodeAttribute.Integer("to", (long)ElementType.Int32)));
    }

    private string Product(string input, string name, int inputs, int outputs)
    {
        if (_bits == 0)
        {
            return _graph.Operation("MatMul", [input, Weights(name, inputs, outputs)]);
        }

        int blocks = inputs / Block;
        var packed = new byte[outputs * blocks * Block * _bits / 8];
        _random.NextBytes(packed);
        float[] scales = [.. Enumerable.Range(0, outputs * blocks).Select(_ => 1f / (1 << (_bits + 2)))];
        return _graph.Contributed(
            "MatMulNBits",
            [input, Store(name, ElementType.UInt8, packed, outputs, blocks, Block * _bits / 8), Store(name + "_scales", _type, Bytes(scales), scales.Length)],
            NodeAttribute.Integer("K", inputs),
            NodeAttribute.Integer("N", outputs),
            NodeAttribute.Integer("bits", _bits),
            NodeAttribute.Integer("block_size", Block));
    }

    private string Weights(string name, int rows, int columns) => Store(
        name, _type, Bytes([.. Enumerable.Range(0, rows * columns).Select(_ => ((float)_random.NextDouble() - 0.5f) / 2)]), rows, columns);

    private string Store(string name, ElementType type, byte[] bytes, params ReadOnlySpan<long> shape)
    {
        if (!_external)
        {
            return _graph.Initializer(name, type, bytes, shape);
        }

        long offset = _data.Count;
        _data.AddRange(bytes);
        return _graph.ExternalInitializer(name, type, Data, offset, bytes.Length, shape);
    }

    private byte[] Bytes(float[] values) => _type switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes<float>(values).ToArray(),
        ElementType.Float16 => MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray(),
        _ => MemoryMarshal.AsBytes<ushort>(values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray()).ToArray(),
    };
}
