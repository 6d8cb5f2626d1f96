using CoERouter.Runtime.Graphs;
using CoERouter.Training.Attention;

namespace CoERouter.Training.Differentiation;

/// <summary>The fused form of attention, for the CPU alone.</summary>
public static class SegmentAttentionOperators
{
    /// <summary>
    /// Causal attention with rotary positions inside the segments of packed rows; see <see cref="SegmentAttentionOperator"/>. The session
    /// that runs the graph needs <see cref="TrainingOperators.All"/>.
    /// </summary>
    /// <param name="tape">The graph.</param>
    /// <param name="packed">Queries, keys and values side by side, [tokens, (heads + 2·keyValueHeads)·size].</param>
    /// <param name="segments">The segment of each position, int64 [rows, length].</param>
    /// <param name="cosine">[length, size/2].</param>
    /// <param name="sine">[length, size/2].</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyValueHeads">Heads of keys and values.</param>
    /// <returns>[tokens, heads·size].</returns>
    public static Variable SegmentAttention(this GradientTape tape, Variable packed, Variable segments, Variable cosine, Variable sine, int heads, int keyValueHeads)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(packed);
        long tokens = packed.Shape[0], size = packed.Shape[1] / (heads + (2 * keyValueHeads));
        NodeAttribute[] attributes = [NodeAttribute.Integer("heads", heads), NodeAttribute.Integer("kv_heads", keyValueHeads)];
        Variable[] forward = tape.EmitMany("SegmentAttention", GraphBuilder.OwnDomain, [packed, segments, cosine, sine], [[tokens, heads * size], [tokens, heads]], ElementType.Float32, attributes);
        tape.Record(forward[0], [packed], gradient =>
        {
            Variable[] inputs = [packed, segments, cosine, sine, forward[0], forward[1], gradient];
            tape.Accumulate(packed, tape.EmitMany("SegmentAttentionGradient", GraphBuilder.OwnDomain, inputs, [[.. packed.Shape]], ElementType.Float32, attributes)[0]);
        });
        return forward[0];
    }
}
