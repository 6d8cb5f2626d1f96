using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;

namespace CoERouter.Training.Graphs;

/// <summary>
/// Sends each token's k slots to their experts by one stable sort: slots are ordered by expert, so every expert reads one contiguous run of
/// rows whose length is known only at run time, while the total is always tokens × k. All movement is by gathers, forward and backward.
/// </summary>
internal sealed class SparseDispatch
{
    private readonly GradientTape _tape;
    private readonly long _tokens;
    private readonly long _slots;
    private readonly long _experts;
    private readonly Variable _places;
    private readonly Variable _order;
    private readonly Variable _source;
    private readonly Variable _sizes;

    /// <param name="tape">The graph.</param>
    /// <param name="chosen">Expert of each slot, int64 [tokens, k].</param>
    /// <param name="experts">Routed experts of the layer.</param>
    public SparseDispatch(GradientTape tape, Variable chosen, long experts)
    {
        _tape = tape;
        _experts = experts;
        _tokens = chosen.Shape[0];
        _slots = chosen.Shape[1];
        long rows = _tokens * _slots;

        Variable flat = tape.Emit("Reshape", [chosen, tape.Integers([rows, 1])], [rows, 1], ElementType.Int64);
        Variable names = tape.Integers([.. Enumerable.Range(0, (int)experts).Select(i => (long)i)], 1, experts);
        Variable isMember = tape.Emit("Equal", [flat, names], [rows, experts], ElementType.Boolean);
        Variable member = tape.Emit("Cast", [isMember], [rows, experts], ElementType.Float32, NodeAttribute.Integer("to", (long)ElementType.Float32));
        Counts = tape.Emit("ReduceSum", [member, tape.Integers([0L])], [experts], ElementType.Float32, NodeAttribute.Integer("keepdims", 0));
        _sizes = ToInteger(Counts, experts);

        // Place of a slot = slots of earlier experts + earlier slots of its own. Exact in float up to 2^24 slots.
        Variable running = tape.Emit("CumSum", [member, tape.IntegerScalar(0)], [rows, experts]);
        Variable offsets = tape.Emit("CumSum", [Counts, tape.IntegerScalar(0)], [experts], ElementType.Float32, NodeAttribute.Integer("exclusive", 1));
        Variable rank = tape.Emit("Sub", [tape.Emit("Add", [running, offsets], [rows, experts]), tape.Constant(1f)], [rows, experts]);
        Variable place = tape.Emit("ReduceSum", [tape.Emit("Mul", [member, rank], [rows, experts]), tape.Integers([1L])], [rows], ElementType.Float32, NodeAttribute.Integer("keepdims", 0));
        _places = ToInteger(place, rows);
        Variable slots = tape.Integers([.. Enumerable.Range(0, (int)rows).Select(i => (long)i)]);
        _order = tape.Emit("ScatterElements", [slots, _places, slots], [rows], ElementType.Int64, NodeAttribute.Integer("axis", 0));
        _source = tape.Emit("Div", [_order, tape.Integers([_slots])], [rows], ElementType.Int64);
    }

    /// <summary>Slots that each expert received, float [experts].</summary>
    public Variable Counts { get; }

    /// <summary>The rows of each expert, [?, width] each.</summary>
    public Variable[] Scatter(Variable activations)
    {
        Variable sorted = _tape.Dispatch(activations, _source, _places, _slots);
        return _tape.Split(sorted, 0, _sizes, [.. Enumerable.Repeat(-1L, (int)_experts)]);
    }

    /// <summary>Brings the experts' outputs back to their tokens and sums a token's slots with its weights [tokens, k].</summary>
    public Variable Combine(Variable[] outputs, Variable weights)
    {
        long width = outputs[0].Shape[1];
        Variable sorted = _tape.Concatenate(outputs, 0, _sizes, _tokens * _slots, width);
        Variable slots = _tape.Reshape(_tape.Permute(sorted, _places, _order), _tokens, _slots, width);
        return _tape.Sum(_tape.Multiply(slots, _tape.Reshape(weights, _tokens, _slots, 1)), 1);
    }

    private Variable ToInteger(Variable x, long size) => _tape.Emit("Cast", [x], [size], ElementType.Int64, NodeAttribute.Integer("to", (long)ElementType.Int64));
}
