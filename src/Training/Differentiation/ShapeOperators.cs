using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>Operators that move values without changing them, and their gradients.</summary>
public static class ShapeOperators
{
    /// <summary>The same values in another shape.</summary>
    public static Variable Reshape(this GradientTape tape, Variable x, params long[] shape)
    {
        Variable y = Reshaped(tape, x, shape);
        tape.Record(y, [x], gradient => tape.Accumulate(x, Reshaped(tape, gradient, [.. x.Shape])));
        return y;
    }

    /// <summary>The axes in the order of <paramref name="permutation"/>.</summary>
    public static Variable Transpose(this GradientTape tape, Variable x, params long[] permutation)
    {
        long[] inverse = new long[permutation.Length];
        for (int i = 0; i < permutation.Length; i++)
        {
            inverse[permutation[i]] = i;
        }

        Variable y = Transposed(tape, x, permutation);
        tape.Record(y, [x], gradient => tape.Accumulate(x, Transposed(tape, gradient, inverse)));
        return y;
    }

    /// <summary>Cuts an axis into parts. <paramref name="sizes"/> is a graph value, so that sizes may be known only at run time (-1 in <paramref name="known"/>).</summary>
    public static Variable[] Split(this GradientTape tape, Variable x, int axis, Variable sizes, params long[] known)
    {
        long[][] shapes = [.. known.Select(size => With(x.Shape, axis, size))];
        Variable[] parts = tape.EmitMany("Split", "", [x, sizes], shapes, x.Type, NodeAttribute.Integer("axis", axis));
        tape.Record(parts, [x], gradients =>
        {
            Variable[] whole = [.. gradients.Select((gradient, i) => gradient ?? ElementwiseOperators.Binary(tape, "Mul", parts[i], tape.Constant(0f)))];
            tape.Accumulate(x, tape.Emit("Concat", whole, [.. x.Shape], ElementType.Float32, NodeAttribute.Integer("axis", axis)));
        });
        return parts;
    }

    /// <summary>Joins parts along an axis whose sizes are given as a graph value.</summary>
    public static Variable Concatenate(this GradientTape tape, Variable[] parts, int axis, Variable sizes, params long[] shape)
    {
        Variable y = tape.Emit("Concat", parts, shape, ElementType.Float32, NodeAttribute.Integer("axis", axis));
        tape.Record(y, parts, gradient =>
        {
            Variable[] cut = tape.EmitMany("Split", "", [gradient, sizes], [.. parts.Select(part => part.Shape.ToArray())], ElementType.Float32, NodeAttribute.Integer("axis", axis));
            for (int i = 0; i < cut.Length; i++)
            {
                tape.Accumulate(parts[i], cut[i]);
            }
        });
        return y;
    }

    /// <summary>[batch, length, width] moved <paramref name="steps"/> positions later; the first positions become zero.</summary>
    public static Variable Delay(this GradientTape tape, Variable x, long steps)
    {
        long batch = x.Shape[0], length = x.Shape[1], width = x.Shape[2];
        Variable zeros = tape.Zeros(batch, steps, width);
        Variable Cut(Variable v, long from, long to) => tape.Emit("Slice", [v, tape.Integers([from]), tape.Integers([to]), tape.Integers([1L])], [batch, to - from, width]);
        Variable Join(Variable a, Variable b) => tape.Emit("Concat", [a, b], [batch, length, width], ElementType.Float32, NodeAttribute.Integer("axis", 1));
        Variable y = Join(zeros, Cut(x, 0, length - steps));
        tape.Record(y, [x], gradient => tape.Accumulate(x, Join(Cut(gradient, steps, length), zeros)));
        return y;
    }

    /// <summary>[batch, key heads, length, size] with every head repeated for the queries that share it: [batch, heads, length, size].</summary>
    public static Variable RepeatHeads(this GradientTape tape, Variable x, long times)
    {
        if (times == 1)
        {
            return x;
        }

        long batch = x.Shape[0], heads = x.Shape[1], length = x.Shape[2], size = x.Shape[3];
        Variable wide = tape.Emit("Expand", [Reshaped(tape, x, [batch, heads, 1, length, size]), tape.Integers([batch, heads, times, length, size])], [batch, heads, times, length, size]);
        Variable y = Reshaped(tape, wide, [batch, heads * times, length, size]);
        tape.Record(y, [x], gradient =>
            tape.Accumulate(x, tape.Emit("ReduceSum", [Reshaped(tape, gradient, [batch, heads, times, length, size]), tape.Integers([2L])], [batch, heads, length, size], ElementType.Float32, NodeAttribute.Integer("keepdims", 0))));
        return y;
    }

    /// <summary>A reshape without a gradient rule, for use inside composite operators.</summary>
    internal static Variable Reshaped(GradientTape tape, Variable x, long[] shape) => tape.Emit("Reshape", [x, tape.Integers(shape)], shape, x.Type);

    /// <summary>A transpose without a gradient rule, for use inside composite operators.</summary>
    internal static Variable Transposed(GradientTape tape, Variable x, params long[] permutation) =>
        tape.Emit("Transpose", [x], [.. permutation.Select(axis => x.Shape[(int)axis])], x.Type, NodeAttribute.Integers("perm", permutation));

    private static long[] With(IReadOnlyList<long> shape, int axis, long size)
    {
        long[] copy = [.. shape];
        copy[axis] = size;
        return copy;
    }
}
