using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>Attention and rotary positions, and their gradients.</summary>
public static class AttentionOperators
{
    /// <summary>
    /// Turns pairs (i, i + size/2) of x [batch, heads, length, size] by the angles of positions [batch, length]; cosine and sine are
    /// [length, size/2]. The gradient is the turn by the opposite angle.
    /// </summary>
    public static Variable Rotate(this GradientTape tape, Variable x, Variable positions, Variable cosine, Variable sine, Variable negativeSine)
    {
        Variable Turn(Variable v, Variable s) => tape.EmitContributed("RotaryEmbedding", [v, positions, cosine, s], [.. x.Shape], NodeAttribute.Integer("interleaved", 0));
        Variable y = Turn(x, sine);
        tape.Record(y, [x], gradient => tape.Accumulate(x, Turn(gradient, negativeSine)));
        return y;
    }

    /// <summary>
    /// softmax(q·kᵀ/√size + mask)·v for q, k, v [batch, heads, length, size]; the mask broadcasts to [batch, heads, length, length].
    /// The gradient needs no second softmax pass: D = rowsum(dO∘O) (FlashAttention, arXiv 2205.14135).
    /// </summary>
    public static Variable Attention(this GradientTape tape, Variable query, Variable key, Variable value, Variable mask)
    {
        // The scale goes into the query, which is smaller than the score matrix.
        Variable scale = tape.Constant(1f / MathF.Sqrt(query.Shape[^1]));
        Variable scaled = ElementwiseOperators.Binary(tape, "Mul", query, scale);
        Variable scores = ElementwiseOperators.Binary(tape, "Add", MatrixOperators.Batched(tape, scaled, key, transposeB: true), mask);
        Variable probabilities = tape.Emit("Softmax", [scores], [.. scores.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1));
        Variable output = MatrixOperators.Batched(tape, probabilities, value);
        tape.Record(output, [query, key, value], gradient =>
        {
            tape.Accumulate(value, MatrixOperators.Batched(tape, probabilities, gradient, transposeA: true));
            Variable towards = MatrixOperators.Batched(tape, gradient, value, transposeB: true);
            Variable rows = NormalizationOperators.RowReduce(tape, "ReduceSum", ElementwiseOperators.Binary(tape, "Mul", gradient, output));
            Variable scoreGradient = ElementwiseOperators.Binary(tape, "Mul", probabilities, ElementwiseOperators.Binary(tape, "Sub", towards, rows));
            tape.Accumulate(query, ElementwiseOperators.Binary(tape, "Mul", MatrixOperators.Batched(tape, scoreGradient, key), scale));
            tape.Accumulate(key, MatrixOperators.Batched(tape, scoreGradient, scaled, transposeA: true));
        });
        return output;
    }
}
