using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>Reductions, softmax, RMSNorm and the loss, and their gradients.</summary>
public static class NormalizationOperators
{
    /// <summary>The sum along one axis, which disappears.</summary>
    public static Variable Sum(this GradientTape tape, Variable x, int axis)
    {
        long[] kept = [.. x.Shape];
        kept[axis] = 1;
        long[] shape = [.. x.Shape.Where((_, i) => i != axis)];
        Variable y = tape.Emit("ReduceSum", [x, tape.Integers([axis])], shape, ElementType.Float32, NodeAttribute.Integer("keepdims", 0));
        tape.Record(y, [x], gradient => tape.Accumulate(x, tape.Emit("Expand", [ShapeOperators.Reshaped(tape, gradient, kept), tape.Integers([.. x.Shape])], [.. x.Shape])));
        return y;
    }

    /// <summary>The sum of all values, shape [1].</summary>
    public static Variable SumAll(this GradientTape tape, Variable x)
    {
        Variable y = ShapeOperators.Reshaped(tape, tape.Emit("ReduceSum", [x], [], ElementType.Float32, NodeAttribute.Integer("keepdims", 0)), [1]);
        tape.Record(y, [x], gradient => tape.Accumulate(x, tape.Emit("Expand", [gradient, tape.Integers([.. x.Shape])], [.. x.Shape])));
        return y;
    }

    /// <summary>Softmax along the last axis.</summary>
    public static Variable Softmax(this GradientTape tape, Variable x)
    {
        Variable y = tape.Emit("Softmax", [x], [.. x.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1));
        tape.Record(y, [x], gradient =>
        {
            Variable weighted = ElementwiseOperators.Binary(tape, "Mul", gradient, y);
            Variable sum = RowReduce(tape, "ReduceSum", weighted);
            tape.Accumulate(x, ElementwiseOperators.Binary(tape, "Sub", weighted, ElementwiseOperators.Binary(tape, "Mul", y, sum)));
        });
        return y;
    }

    /// <summary>RMSNorm of x [rows, width] with a gain [width].</summary>
    public static Variable RmsNorm(this GradientTape tape, Variable x, Variable gain, float epsilon)
    {
        Variable y = tape.Emit("SimplifiedLayerNormalization", [x, gain], [.. x.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1), NodeAttribute.Single("epsilon", epsilon));
        tape.Record(y, [x, gain], gradient =>
        {
            // The node's second output, 1/rms, is left unwritten on WebGPU without an error, so it is computed again.
            Variable square = RowReduce(tape, "ReduceMean", ElementwiseOperators.Binary(tape, "Mul", x, x));
            Variable inverse = tape.Unary("Reciprocal", tape.Unary("Sqrt", ElementwiseOperators.Binary(tape, "Add", square, tape.Constant(epsilon))));
            Variable normed = ElementwiseOperators.Binary(tape, "Mul", x, inverse);
            Variable scaled = ElementwiseOperators.Binary(tape, "Mul", gradient, gain);
            Variable mean = RowReduce(tape, "ReduceMean", ElementwiseOperators.Binary(tape, "Mul", scaled, normed));
            tape.Accumulate(x, ElementwiseOperators.Binary(tape, "Mul", inverse, ElementwiseOperators.Binary(tape, "Sub", scaled, ElementwiseOperators.Binary(tape, "Mul", normed, mean))));
            tape.Accumulate(gain, tape.Emit("ReduceSum", [ElementwiseOperators.Binary(tape, "Mul", gradient, normed), tape.Integers([0L])], [.. gain.Shape], ElementType.Float32, NodeAttribute.Integer("keepdims", 0)));
        });
        return y;
    }

    /// <summary>
    /// The weighted sum of -log p(target) over rows, shape [1]: logits [rows, classes], targets [rows, 1] int64, weights [rows, 1].
    /// Rows of weight 0 cost nothing and teach nothing.
    /// </summary>
    public static Variable CrossEntropy(this GradientTape tape, Variable logits, Variable targets, Variable weights)
    {
        long rows = logits.Shape[0];
        Variable logProbabilities = tape.Emit("LogSoftmax", [logits], [.. logits.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1));
        Variable picked = tape.Emit("GatherElements", [logProbabilities, targets], [rows, 1], ElementType.Float32, NodeAttribute.Integer("axis", 1));
        Variable loss = tape.Unary("Neg", tape.Emit("ReduceSum", [ElementwiseOperators.Binary(tape, "Mul", picked, weights), tape.Integers([0L])], [1], ElementType.Float32, NodeAttribute.Integer("keepdims", 0)));
        loss = ShapeOperators.Reshaped(tape, loss, [1]);
        tape.Record(loss, [logits], gradient =>
        {
            // softmax minus one-hot; each row scatters to one place, so no index repeats within a row.
            Variable minusOne = tape.Emit("Expand", [tape.Constant([-1f], 1, 1), tape.Integers([rows, 1])], [rows, 1]);
            Variable difference = tape.Emit("ScatterElements", [tape.Unary("Exp", logProbabilities), targets, minusOne], [.. logits.Shape], ElementType.Float32, NodeAttribute.Integer("axis", 1), NodeAttribute.Text("reduction", "add"));
            tape.Accumulate(logits, ElementwiseOperators.Binary(tape, "Mul", difference, ElementwiseOperators.Binary(tape, "Mul", weights, gradient)));
        });
        return loss;
    }

    /// <summary>A reduction of the last axis that keeps it as size 1, without a gradient rule.</summary>
    internal static Variable RowReduce(GradientTape tape, string operation, Variable x)
    {
        long[] shape = [.. x.Shape];
        shape[^1] = 1;
        return tape.Emit(operation, [x, tape.Integers([-1L])], shape, ElementType.Float32, NodeAttribute.Integer("keepdims", 1));
    }
}
