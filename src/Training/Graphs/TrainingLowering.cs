using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;

namespace CoERouter.Training.Graphs;

/// <summary>Writes a decoder as a differentiable graph over whole packed batches. Activations are [rows × length, width].</summary>
internal sealed class TrainingLowering : IDecoderLowering<Variable>
{
    // Large enough to vanish after softmax, small enough that a fully masked row stays finite.
    private const float Masked = -1e9f;

    private readonly GradientTape _tape;
    private readonly DecoderSpec _spec;
    private readonly TrainingShape _shape;
    private readonly Variable _tokens;
    private readonly Variable _mask;
    private readonly Variable _positions;
    private readonly Variable _cosine;
    private readonly Variable _sine;
    private readonly Variable _negativeSine;
    private readonly Variable[] _sameSegment;
    private readonly Dictionary<string, Variable> _parameters = [];

    public TrainingLowering(GradientTape tape, DecoderSpec spec, TrainingShape shape)
    {
        RequirePlain(spec);
        _tape = tape;
        _spec = spec;
        _shape = shape;
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            _parameters[parameter.Name] = tape.Parameter(parameter.Name, [.. parameter.Shape]);
        }

        _tokens = tape.Input(TrainingGraph.TokensInput, ElementType.Int64, shape.Tokens);
        Variable segments = tape.Input(TrainingGraph.SegmentsInput, ElementType.Int64, shape.Rows, shape.Length);
        _mask = CausalMask(segments);
        _sameSegment = [.. Enumerable.Range(1, Math.Max(0, spec.ConvolutionWidth - 1)).Select(steps => SameSegment(segments, steps))];
        (_positions, _cosine, _sine, _negativeSine) = RotaryTables();
    }

    /// <summary>Logits, [tokens, vocabulary]; set by <see cref="Head"/>.</summary>
    public Variable Logits { get; private set; } = null!;

    /// <summary>Slots that each expert received, per layer.</summary>
    public List<Variable> Counts { get; } = [];

    /// <summary>Router probabilities per layer, [tokens, experts], for the balance loss.</summary>
    public List<Variable> RouterProbabilities { get; } = [];

    public Variable Embed() => _tape.Embed(_parameters[DecoderNames.Embedding], _tokens);

    public Variable Normalize(string gain, Variable activations) => _tape.RmsNorm(activations, _parameters[gain], _spec.NormEpsilon);

    public Variable Add(Variable left, Variable right) => _tape.Add(left, right);

    public Variable Convolve(int layer, Variable activations)
    {
        Variable taps = _parameters[DecoderNames.Convolution(layer)];
        long count = _spec.ConvolutionWidth - 1;
        Variable[] rows = count == 1 ? [taps] : _tape.Split(taps, 0, _tape.Integers([.. Enumerable.Repeat(1L, (int)count)]), [.. Enumerable.Repeat(1L, (int)count)]);
        Variable x = _tape.Reshape(activations, _shape.Rows, _shape.Length, _spec.Width);
        Variable y = x;
        for (int step = 1; step <= count; step++)
        {
            Variable earlier = _tape.Multiply(_tape.Delay(x, step), _sameSegment[step - 1]);
            y = _tape.Add(y, _tape.Multiply(earlier, _tape.Reshape(rows[step - 1], 1, 1, _spec.Width)));
        }

        return _tape.Reshape(y, _shape.Tokens, _spec.Width);
    }

    public Variable Attend(int layer, Variable activations)
    {
        Variable packed = _tape.Linear(activations, _parameters[DecoderNames.QueryKeyValue(layer)]);
        long[] sizes = [_spec.QueryWidth, _spec.KeyValueWidth, _spec.KeyValueWidth];
        Variable[] parts = _tape.Split(packed, 1, _tape.Integers(sizes), sizes);
        Variable Heads(Variable x, int heads) => _tape.Transpose(_tape.Reshape(x, _shape.Rows, _shape.Length, heads, _spec.HeadSize), 0, 2, 1, 3);
        Variable Turned(Variable x) => _tape.Rotate(x, _positions, _cosine, _sine, _negativeSine);
        long shared = _spec.Heads / _spec.KeyValueHeads;
        Variable query = Turned(Heads(parts[0], _spec.Heads));
        Variable key = _tape.RepeatHeads(Turned(Heads(parts[1], _spec.KeyValueHeads)), shared);
        Variable value = _tape.RepeatHeads(Heads(parts[2], _spec.KeyValueHeads), shared);
        Variable attended = _tape.Transpose(_tape.Attention(query, key, value, _mask), 0, 2, 1, 3);
        return _tape.Linear(_tape.Reshape(attended, _shape.Tokens, _spec.QueryWidth), _parameters[DecoderNames.AttentionOutput(layer)]);
    }

    public Variable Mix(int layer, Variable activations)
    {
        MixtureSpec mixture = _spec.Mixture;
        Variable logits = _tape.Linear(activations, _parameters[DecoderNames.Router(layer)]);
        RouterProbabilities.Add(_tape.Softmax(logits));
        long[] chosenShape = [_shape.Tokens, mixture.ActiveExperts];
        Variable chosen = new(_tape.Graph.Fresh(), chosenShape, ElementType.Int64);
        _tape.Graph.Node("TopK", [logits.Name, _tape.Integers([mixture.ActiveExperts]).Name], [_tape.Graph.Fresh(), chosen.Name], "", NodeAttribute.Integer("axis", -1));

        // Softmax over the chosen logits equals the softmax over all, renormalised over the chosen.
        Variable weights = _tape.Softmax(_tape.GatherElements(logits, chosen));
        var dispatch = new SparseDispatch(_tape, chosen, mixture.Experts);
        Counts.Add(dispatch.Counts);
        Variable[] rows = dispatch.Scatter(activations);
        Variable[] outputs = [.. rows.Select((x, expert) => Expert(x, DecoderNames.ExpertGateUp(layer, expert), DecoderNames.ExpertDown(layer, expert)))];
        Variable sum = dispatch.Combine(outputs, weights);
        for (int expert = 0; expert < mixture.SharedExperts; expert++)
        {
            sum = _tape.Add(sum, Expert(activations, DecoderNames.SharedGateUp(layer, expert), DecoderNames.SharedDown(layer, expert)));
        }

        return sum;
    }

    public Variable Feed(int layer, Variable activations) => throw new NotSupportedException("The training graph has no dense layers.");

    public void Head(Variable activations) => Logits = _spec.TiedHead
        ? _tape.LinearTransposed(activations, _parameters[DecoderNames.Embedding])
        : _tape.Linear(activations, _parameters[DecoderNames.Head]);

    // Imported models have these; the weights are theirs, so nothing here trains them.
    private static void RequirePlain(DecoderSpec spec)
    {
        MixtureSpec mixture = spec.Mixture;
        (string Name, bool IsUsed)[] features =
        [
            ("dense layers", spec.Dense is not null),
            ("layer norms with a mean", spec.Norm != NormKind.RootMeanSquare),
            ("norms after a layer", spec.PostNorms),
            ("scaled embeddings", spec.EmbeddingScale is not null),
            ("learned positions", spec.LearnedPositions),
            ("a head with a bias", spec.HeadBias),
            ("capped logits", spec.LogitSoftCap is not null),
            ("attention beyond plain grouped queries", spec.Attention is not null && spec.Attention != AttentionSpec.Plain),
            ("rotary positions beyond the plain form", spec.Rotary is not null && spec.Rotary != RotarySpec.Plain),
            ("experts with another activation than SiLU", mixture.Activation != ActivationKind.Silu),
            ("experts or routers with biases", mixture.ExpertBias || mixture.RouterBias),
            ("other routing weights than a renormalized softmax", mixture.Scoring != RouterScoring.Renormalized || mixture.RoutedScale is not null),
            ("a shared network of its own width", mixture.SharedWidth > 0),
        ];
        string[] used = [.. features.Where(feature => feature.IsUsed).Select(feature => feature.Name)];
        if (used.Length > 0)
        {
            throw new NotSupportedException($"The training graph cannot be written for this decoder, since it lacks {string.Join(", ", used)}.");
        }
    }

    private Variable Expert(Variable x, string gateUp, string down)
    {
        long width = _spec.Mixture.ExpertWidth;
        Variable[] halves = _tape.Split(_tape.Linear(x, _parameters[gateUp]), 1, _tape.Integers([width, width]), width, width);
        return _tape.Linear(_tape.SwiGlu(halves[0], halves[1]), _parameters[down]);
    }

    private Variable CausalMask(Variable segments)
    {
        long rows = _shape.Rows, length = _shape.Length;
        Variable down = _tape.Emit("Reshape", [segments, _tape.Integers([rows, 1, length, 1])], [rows, 1, length, 1], ElementType.Int64);
        Variable across = _tape.Emit("Reshape", [segments, _tape.Integers([rows, 1, 1, length])], [rows, 1, 1, length], ElementType.Int64);
        Variable same = _tape.Emit("Equal", [down, across], [rows, 1, length, length], ElementType.Boolean);
        float[] causal = new float[length * length];
        for (int i = 0; i < length; i++)
        {
            causal.AsSpan((int)(i * length) + i + 1, (int)length - i - 1).Fill(Masked);
        }

        return _tape.Emit("Where", [same, _tape.Constant(causal, 1, 1, length, length), _tape.Constant([Masked], 1)], [rows, 1, length, length]);
    }

    private Variable SameSegment(Variable segments, int steps)
    {
        long rows = _shape.Rows, length = _shape.Length;
        Variable numbers = _tape.Emit("Cast", [segments], [rows, length], ElementType.Float32, NodeAttribute.Integer("to", (long)ElementType.Float32));
        Variable current = ShapeOperators.Reshaped(_tape, numbers, [rows, length, 1]);

        // Segments count from 1, so the zeros that the delay shifts in equal none of them.
        Variable same = _tape.Emit("Equal", [current, _tape.Delay(current, steps)], [rows, length, 1], ElementType.Boolean);
        return _tape.Emit("Cast", [same], [rows, length, 1], ElementType.Float32, NodeAttribute.Integer("to", (long)ElementType.Float32));
    }

    private (Variable Positions, Variable Cosine, Variable Sine, Variable NegativeSine) RotaryTables()
    {
        int half = _spec.HeadSize / 2, length = _shape.Length;
        float[] cosine = new float[length * half], sine = new float[length * half];
        for (int position = 0; position < length; position++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * Math.Pow(_spec.RotaryBase, -(double)i / half);
                cosine[(position * half) + i] = (float)Math.Cos(angle);
                sine[(position * half) + i] = (float)Math.Sin(angle);
            }
        }

        long[] positions = [.. Enumerable.Range(0, _shape.Tokens).Select(i => (long)(i % length))];
        return (_tape.Integers(positions, _shape.Rows, length), _tape.Constant(cosine, length, half), _tape.Constant(sine, length, half), _tape.Constant([.. sine.Select(s => -s)], length, half));
    }
}
