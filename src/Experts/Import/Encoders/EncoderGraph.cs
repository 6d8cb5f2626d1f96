using System.Globalization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>
/// Writes an encoder as a graph: int64 inputs <c>input_ids</c> and <c>attention_mask</c> [batch, tokens], padded at the end, to the output
/// <c>sentence_embedding</c> [batch, numbers]. Tokens are of kind 0, so its row is added to the positions once and for all.
/// </summary>
internal sealed class EncoderGraph(EncoderSpec spec, EncoderNames names, EncoderWeights weights, GraphBuilder graph, ExternalDataWriter data)
{
    // Far below every score, and far above the smallest float, so that adding a score to it stays finite.
    private const float Masked = -1e30f;

    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private string _shape = "", _flat = "", _tokens = "";

    /// <summary>Writes the encoder; returns the vectors of all tokens [batch, tokens, width] and what pooling needs.</summary>
    public EncoderOutputs Write()
    {
        graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
        graph.Input("attention_mask", ElementType.Int64, "batch", "tokens");
        string shape = graph.Operation("Shape", ["input_ids"]);
        _tokens = graph.Operation("Slice", [shape, Whole("one", 1), Whole("two", 2)]);
        _shape = graph.Operation("Concat", [shape, Whole("heads", spec.Heads), Whole("headWidth", spec.HeadWidth)], NodeAttribute.Integer("axis", 0));
        _flat = Whole("flat", -1, spec.Width);
        string mask = graph.Operation("Cast", ["attention_mask"], NodeAttribute.Integer("to", (long)ElementType.Float32));
        string absent = graph.Operation("Mul", [graph.Operation("Sub", [Single("oneSingle", 1), mask]), Single("masked", Masked)]);
        string bias = graph.Operation("Unsqueeze", [absent, Whole("headAndQuery", 1, 2)]);
        if (spec.DistanceBuckets > 0)
        {
            bias = graph.Operation("Add", [bias, DistanceBias()]);
        }

        string states = Embed();
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            graph.Scope = $"layer.{layer}";
            states = Layer(states, layer, bias);
        }

        graph.Scope = "";
        weights.RefuseRest();
        string whole = graph.Operation("Concat", [shape, Whole("width", spec.Width)], NodeAttribute.Integer("axis", 0));
        return new EncoderOutputs(graph.Operation("Reshape", [states, whole]), mask, absent, _tokens);
    }

    private string Embed()
    {
        string words = Stored("words", weights.Read("embeddings.word_embeddings.weight", spec.Vocabulary, spec.EmbeddingWidth), spec.Vocabulary, spec.EmbeddingWidth);
        float[] table = weights.Read("embeddings.position_embeddings.weight", spec.PositionRows, spec.EmbeddingWidth)[(spec.FirstPosition * spec.EmbeddingWidth)..];
        if (spec.Types > 0)
        {
            float[] kinds = weights.Read("embeddings.token_type_embeddings.weight", spec.Types, spec.EmbeddingWidth);
            for (int i = 0; i < table.Length; i++)
            {
                table[i] += kinds[i % spec.EmbeddingWidth];
            }
        }

        string positions = graph.Operation("Slice", [Stored("positions", table, spec.MostTokens, spec.EmbeddingWidth), Whole("zero", 0), _tokens]);
        string sum = graph.Operation("Add", [graph.Operation("Gather", [words, "input_ids"]), positions]);
        string normed = Norm(sum, names.EmbeddingNorm, spec.EmbeddingWidth);
        string flat = graph.Operation("Reshape", [normed, Whole("flatEmbedding", -1, spec.EmbeddingWidth)]);
        return spec.EmbeddingWidth == spec.Width ? flat : Linear(flat, names.Widening, spec.EmbeddingWidth, spec.Width);
    }

    private string Layer(string states, int layer, string bias)
    {
        string at = string.Format(CultureInfo.InvariantCulture, names.Layer, layer);
        string queries = Heads(states, at + names.Query, 0, 2, 1, 3);
        string keys = Heads(states, at + names.Key, 0, 2, 3, 1);
        string values = Heads(states, at + names.Value, 0, 2, 1, 3);
        string scaled = graph.Operation("Mul", [queries, Single("scale", 1 / MathF.Sqrt(spec.HeadWidth))]);
        string scores = graph.Operation("Add", [graph.Operation("MatMul", [scaled, keys]), bias]);
        string mixed = graph.Operation("MatMul", [graph.Operation("Softmax", [scores], NodeAttribute.Integer("axis", -1)), values]);
        string joined = graph.Operation("Reshape", [graph.Operation("Transpose", [mixed], NodeAttribute.Integers("perm", 0, 2, 1, 3)), _flat]);
        string attended = Linear(joined, at + names.AttentionOutput, spec.Width, spec.Width);
        string between = Norm(graph.Operation("Add", [attended, states]), at + names.AttentionNorm, spec.Width);
        string inner = EncoderOperators.Activate(graph, Linear(between, at + names.Up, spec.Width, spec.Intermediate), spec.Activation);
        string fed = Linear(inner, at + names.Down, spec.Intermediate, spec.Width);
        return Norm(graph.Operation("Add", [fed, between]), at + names.FeedForwardNorm, spec.Width);
    }

    private string Heads(string states, string name, params ReadOnlySpan<long> order) =>
        graph.Operation("Transpose", [graph.Operation("Reshape", [Linear(states, name, spec.Width, spec.Width), _shape])], NodeAttribute.Integers("perm", order));

    private string Linear(string states, string name, int inputs, int outputs)
    {
        string matrix = Once(name + ".weight", () => weights.Read(name + ".weight", outputs, inputs), outputs, inputs);
        string bias = Once(name + ".bias", () => weights.Read(name + ".bias", outputs), outputs);
        return graph.Operation("Gemm", [states, matrix, bias], NodeAttribute.Integer("transB", 1));
    }

    private string Norm(string states, string name, int width) => graph.Operation(
        "LayerNormalization",
        [states, Once(name + ".weight", () => weights.ReadNorm(name, false, width), width), Once(name + ".bias", () => weights.ReadNorm(name, true, width), width)],
        NodeAttribute.Integer("axis", -1),
        NodeAttribute.Single("epsilon", spec.NormEpsilon));

    // The bias of a key and a query depends on their distance alone, so the buckets of all distances are looked up now: [1, heads, tokens, tokens].
    private string DistanceBias()
    {
        float[] buckets = weights.Read(names.DistanceBias + ".weight", spec.DistanceBuckets, spec.Heads);
        int distances = (2 * spec.MostTokens) - 1;
        float[] table = new float[distances * spec.Heads];
        for (int i = 0; i < distances; i++)
        {
            int bucket = DistanceBuckets.Of(i - (spec.MostTokens - 1), spec.DistanceBuckets);
            buckets.AsSpan(bucket * spec.Heads, spec.Heads).CopyTo(table.AsSpan(i * spec.Heads));
        }

        string count = graph.Operation("Squeeze", [_tokens]);
        string places = graph.Operation("Range", [Scalar("scalarZero", 0), count, Scalar("scalarOne", 1)]);
        string apart = graph.Operation("Sub", [graph.Operation("Unsqueeze", [places, Whole("zero", 0)]), graph.Operation("Unsqueeze", [places, Whole("one", 1)])]);
        string rows = graph.Operation("Add", [apart, Scalar("farthest", spec.MostTokens - 1)]);
        string biases = graph.Operation("Gather", [Stored("distances", table, distances, spec.Heads), rows]);
        return graph.Operation("Unsqueeze", [graph.Operation("Transpose", [biases], NodeAttribute.Integers("perm", 2, 0, 1)), Whole("zero", 0)]);
    }

    private string Stored(string name, float[] values, params ReadOnlySpan<long> shape) => data.Initializer<float>(graph, name, values, shape);

    // Families that share one layer's weights read and store them once.
    private string Once(string name, Func<float[]> read, params ReadOnlySpan<long> shape)
    {
        if (!_shared.TryGetValue(name, out string? stored))
        {
            stored = Stored(name, read(), shape);
            _shared.Add(name, stored);
        }

        return stored;
    }

    private string Whole(string name, params ReadOnlySpan<long> values) => Constant("w." + name, values, values.Length);

    private string Scalar(string name, long value) => Constant<long>("s." + name, [value]);

    private string Single(string name, float value) => Constant<float>("f." + name, [value]);

    private string Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        if (!_shared.TryGetValue(name, out string? stored))
        {
            stored = graph.Initializer(name, values, shape);
            _shared.Add(name, stored);
        }

        return stored;
    }
}
