using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Writes attention as the runtime's fused grouped-query operator over a cache that it updates in place. What the operator does not do
/// (norms of queries and keys, clipping, and rotation of heads that are no multiple of 16) stands before it.
/// </summary>
internal sealed class AttentionLowering
{
    // The fused operator rotates only heads and widths of whole vectors.
    private const int FusedHeadMultiple = 16;
    private const int FusedRotaryMultiple = 16;

    private readonly DecoderSpec _spec;
    private readonly IDecoderWeights _weights;
    private readonly GraphBuilder _graph;
    private readonly WeightWriter _writer;
    private readonly MatrixWriter _matrices;
    private readonly PositionLowering _positions;
    private readonly bool _fusedRotation;
    private readonly NodeAttribute _epsilon;

    public AttentionLowering(
        DecoderSpec spec, IDecoderWeights weights, GraphBuilder graph, WeightWriter writer, MatrixWriter matrices, PositionLowering positions)
    {
        (_spec, _weights, _graph, _writer, _matrices, _positions) = (spec, weights, graph, writer, matrices, positions);
        int turned = spec.RotaryForm.Width ?? spec.HeadSize;
        _fusedRotation = spec.HeadSize % FusedHeadMultiple == 0 && turned % FusedRotaryMultiple == 0;
        _epsilon = NodeAttribute.Single("epsilon", spec.NormEpsilon);
        if (spec.LearnedPositions)
        {
            return;
        }

        WriteTables(windowed: false);
        if (HasWindowedTables)
        {
            WriteTables(windowed: true);
        }
    }

    private bool Turns(int layer) => !_spec.LearnedPositions && _spec.RotaryForm.Turns(layer);

    private AttentionSpec Form => _spec.AttentionForm;

    private bool HasWindowedTables => Form.Window is not null && _spec.RotaryForm.WindowedBase is not null;

    private bool HasTwoTables => _spec.RotaryForm.HasTwoTables(_spec.ContextLength);

    /// <summary>Attention of a layer, both projections included.</summary>
    public string Write(int layer, string activations)
    {
        int packedWidth = _spec.QueryWidth + (2 * _spec.KeyValueWidth);
        string packed = _matrices.ProductWithBias(DecoderNames.QueryKeyValue(layer), activations, _spec.Width, packedWidth, Form.Bias);
        if (Form.Clip is { } clip)
        {
            _graph.Initializer<float>($"layer{layer}.clip.low", [-clip]);
            _graph.Initializer<float>($"layer{layer}.clip.high", [clip]);
            packed = _graph.Operation("Clip", [packed, $"layer{layer}.clip.low", $"layer{layer}.clip.high"]);
        }

        (string query, string key, string value) = (packed, "", "");
        bool rotatesOutside = !_fusedRotation && Turns(layer);
        if (rotatesOutside || Form.QueryKeyNorm != QueryKeyNorm.None)
        {
            (query, key, value) = Split(layer, packed);
            query = Normalize(DecoderNames.QueryNorm(layer), query, _spec.Heads);
            key = Normalize(DecoderNames.KeyNorm(layer), key, _spec.KeyValueHeads);
        }

        if (rotatesOutside)
        {
            query = Rotate(layer, query, _spec.Heads);
            key = Rotate(layer, key, _spec.KeyValueHeads);
        }

        string attended = Attend(layer, query, key, value);
        return _matrices.ProductWithBias(DecoderNames.AttentionOutput(layer), attended, _spec.QueryWidth, _spec.Width, Form.OutputBias);
    }

    private string Attend(int layer, string query, string key, string value)
    {
        string attended = _graph.Fresh();
        Dimension[] cache = ["batch", _spec.KeyValueHeads, "capacity", _spec.HeadSize];
        _graph.Input(GraphNames.PastKey(layer), ElementType.Float32, cache);
        _graph.Input(GraphNames.PastValue(layer), ElementType.Float32, cache);
        bool rotates = _fusedRotation && Turns(layer);
        (string cosine, string sine) = rotates ? Tables(layer) : ("", "");
        List<string> inputs =
        [
            query, key, value, GraphNames.PastKey(layer), GraphNames.PastValue(layer),
            GraphNames.SequenceLengths, GraphNames.TotalSequenceLength, cosine, sine,
        ];
        if (rotates && HasTwoTables)
        {
            inputs.Add(UsesWindowedTables(layer) ? _positions.Positions : _positions.TableRows);
        }

        if (Form.Sinks)
        {
            string sinks = DecoderNames.Sinks(layer);
            _writer.Write(sinks, _weights[sinks], _spec.Heads);
            inputs.AddRange(Enumerable.Repeat("", 11 - inputs.Count));
            inputs.Add(sinks);
        }

        while (inputs[^1].Length == 0)
        {
            inputs.RemoveAt(inputs.Count - 1);
        }

        _graph.Node(
            "GroupQueryAttention",
            [.. inputs],
            [attended, GraphNames.PresentKey(layer), GraphNames.PresentValue(layer)],
            GraphBuilder.ContributedDomain,
            [.. Attributes(layer, rotates)]);
        _graph.Output(GraphNames.PresentKey(layer), ElementType.Float32, cache);
        _graph.Output(GraphNames.PresentValue(layer), ElementType.Float32, cache);
        return attended;
    }

    private IEnumerable<NodeAttribute> Attributes(int layer, bool rotates)
    {
        yield return NodeAttribute.Integer("num_heads", _spec.Heads);
        yield return NodeAttribute.Integer("kv_num_heads", _spec.KeyValueHeads);
        yield return NodeAttribute.Integer("do_rotary", rotates ? 1 : 0);
        if (Form.Scale is { } scale)
        {
            yield return NodeAttribute.Single("scale", scale);
        }

        if (Form.SoftCap > 0)
        {
            yield return NodeAttribute.Single("softcap", Form.SoftCap);
        }

        if (Form.IsWindowed(layer))
        {
            yield return NodeAttribute.Integer("local_window_size", Form.Window!.Value);
        }
    }

    private (string Query, string Key, string Value) Split(int layer, string packed)
    {
        string sizes = _graph.Initializer<long>(
            $"layer{layer}.attention.sizes", [_spec.QueryWidth, _spec.KeyValueWidth, _spec.KeyValueWidth], 3);
        (string query, string key, string value) = (_graph.Fresh(), _graph.Fresh(), _graph.Fresh());
        _graph.Node("Split", [packed, sizes], [query, key, value], "", NodeAttribute.Integer("axis", 2));
        return (query, key, value);
    }

    private string Normalize(string gain, string heads, int count)
    {
        if (Form.QueryKeyNorm == QueryKeyNorm.None)
        {
            return heads;
        }

        ReadOnlySpan<float> values = _weights[gain];
        _writer.Write(gain, values, values.Length);
        if (Form.QueryKeyNorm == QueryKeyNorm.Whole)
        {
            return Norm(heads, gain);
        }

        _graph.Initializer<long>(gain + ".heads", [0, 0, count, _spec.HeadSize], 4);
        _graph.Initializer<long>(gain + ".row", [0, 0, (long)count * _spec.HeadSize], 3);
        return _graph.Operation("Reshape", [Norm(_graph.Operation("Reshape", [heads, gain + ".heads"]), gain), gain + ".row"]);
    }

    private string Norm(string values, string gain) =>
        _graph.Operation("SimplifiedLayerNormalization", [values, gain], _epsilon, NodeAttribute.Integer("axis", -1));

    private string Rotate(int layer, string heads, int count)
    {
        (string cosine, string sine) = Tables(layer);
        string rows = UsesWindowedTables(layer) ? _positions.Positions : _positions.TableRows;
        int turned = _spec.RotaryForm.Width ?? _spec.HeadSize;
        return turned == _spec.HeadSize
            ? _graph.Contributed("RotaryEmbedding", [heads, rows, cosine, sine])
            : _graph.Contributed(
                "RotaryEmbedding",
                [heads, rows, cosine, sine],
                NodeAttribute.Integer("num_heads", count),
                NodeAttribute.Integer("rotary_embedding_dim", turned));
    }

    private bool UsesWindowedTables(int layer) => HasWindowedTables && Form.IsWindowed(layer);

    private (string Cosine, string Sine) Tables(int layer) => UsesWindowedTables(layer)
        ? (RotaryNames.WindowedCosine, RotaryNames.WindowedSine)
        : (RotaryNames.Cosine, RotaryNames.Sine);

    private void WriteTables(bool windowed)
    {
        (float[] cosine, float[] sine, int rows, int pairs) = RotaryTable.Compute(_spec, windowed);
        _writer.Write<float>(windowed ? RotaryNames.WindowedCosine : RotaryNames.Cosine, cosine, rows, pairs);
        _writer.Write<float>(windowed ? RotaryNames.WindowedSine : RotaryNames.Sine, sine, rows, pairs);
    }

    private static class RotaryNames
    {
        public const string Cosine = "rotary.cosine";
        public const string Sine = "rotary.sine";
        public const string WindowedCosine = "rotary.windowed.cosine";
        public const string WindowedSine = "rotary.windowed.sine";
    }
}
