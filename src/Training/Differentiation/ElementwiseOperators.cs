namespace CoERouter.Training.Differentiation;

/// <summary>Element by element, with NumPy broadcasting, and their gradients.</summary>
public static class ElementwiseOperators
{
    /// <summary>a + b.</summary>
    public static Variable Add(this GradientTape tape, Variable a, Variable b)
    {
        Variable sum = Binary(tape, "Add", a, b);
        tape.Record(sum, [a, b], gradient =>
        {
            AccumulateReduced(tape, a, gradient);
            AccumulateReduced(tape, b, gradient);
        });
        return sum;
    }

    /// <summary>a · b.</summary>
    public static Variable Multiply(this GradientTape tape, Variable a, Variable b)
    {
        Variable product = Binary(tape, "Mul", a, b);
        tape.Record(product, [a, b], gradient =>
        {
            if (a.RequiresGradient)
            {
                AccumulateReduced(tape, a, Binary(tape, "Mul", gradient, b));
            }

            if (b.RequiresGradient)
            {
                AccumulateReduced(tape, b, Binary(tape, "Mul", gradient, a));
            }
        });
        return product;
    }

    /// <summary>SiLU(gate) · up, with one fused gradient rule.</summary>
    public static Variable SwiGlu(this GradientTape tape, Variable gate, Variable up)
    {
        Variable sigmoid = tape.Unary("Sigmoid", gate);
        Variable silu = Binary(tape, "Mul", gate, sigmoid);
        Variable output = Binary(tape, "Mul", silu, up);
        tape.Record(output, [gate, up], gradient =>
        {
            tape.Accumulate(up, Binary(tape, "Mul", gradient, silu));

            // d silu = sigmoid + silu - sigmoid·silu.
            Variable slope = Binary(tape, "Sub", Binary(tape, "Add", sigmoid, silu), Binary(tape, "Mul", sigmoid, silu));
            tape.Accumulate(gate, Binary(tape, "Mul", Binary(tape, "Mul", gradient, up), slope));
        });
        return output;
    }

    /// <summary>A node without a gradient rule, for use inside composite operators.</summary>
    internal static Variable Binary(GradientTape tape, string operation, Variable a, Variable b) => tape.Emit(operation, [a, b], Broadcast(a.Shape, b.Shape));

    /// <summary>A node without a gradient rule, for use inside composite operators.</summary>
    internal static Variable Unary(this GradientTape tape, string operation, Variable a) => tape.Emit(operation, [a], [.. a.Shape]);

    private static void AccumulateReduced(GradientTape tape, Variable target, Variable gradient)
    {
        if (target.RequiresGradient)
        {
            tape.Accumulate(target, ReduceTo(tape, gradient, [.. target.Shape]));
        }
    }

    private static Variable ReduceTo(GradientTape tape, Variable gradient, long[] shape)
    {
        if (gradient.Shape.SequenceEqual(shape))
        {
            return gradient;
        }

        int extra = gradient.Shape.Count - shape.Length;
        long[] axes = [.. Enumerable.Range(0, gradient.Shape.Count).Where(i => i < extra || (shape[i - extra] == 1 && gradient.Shape[i] != 1)).Select(i => (long)i)];
        long[] kept = [.. gradient.Shape.Select((size, i) => axes.Contains(i) ? 1 : size)];
        Variable reduced = axes.Length == 0 ? gradient : tape.Emit("ReduceSum", [gradient, tape.Integers(axes)], kept);
        return extra == 0 ? reduced : ShapeOperators.Reshaped(tape, reduced, shape);
    }

    private static long[] Broadcast(IReadOnlyList<long> a, IReadOnlyList<long> b)
    {
        int rank = Math.Max(a.Count, b.Count);
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            long x = i < rank - a.Count ? 1 : a[i - (rank - a.Count)];
            long y = i < rank - b.Count ? 1 : b[i - (rank - b.Count)];
            shape[i] = x == 1 ? y : x;
        }

        return shape;
    }
}
