using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>
/// Lookups and their gradients. No gradient here scatters with duplicate indices: the runtime's ScatterND with addition races on them.
/// </summary>
public static class IndexingOperators
{
    /// <summary>Rows of a table [vocabulary, width] by ids [rows]; the gradient is a product with the one-hot matrix of the ids.</summary>
    public static Variable Embed(this GradientTape tape, Variable table, Variable ids)
    {
        long rows = ids.Shape[0];
        Variable y = tape.Emit("Gather", [table, ids], [rows, table.Shape[1]], ElementType.Float32, NodeAttribute.Integer("axis", 0));
        tape.Record(y, [table], gradient =>
        {
            Variable oneHot = tape.Emit("OneHot", [ids, tape.IntegerScalar(table.Shape[0]), tape.Constant([0f, 1f], 2)], [rows, table.Shape[0]], ElementType.Float32, NodeAttribute.Integer("axis", -1));
            tape.Accumulate(table, MatrixOperators.Gemm(tape, oneHot, gradient, true, false));
        });
        return y;
    }

    /// <summary>Values x[i, indices[i, j]] along the last axis; the indices of a row must differ.</summary>
    public static Variable GatherElements(this GradientTape tape, Variable x, Variable indices)
    {
        Variable y = tape.Emit("GatherElements", [x, indices], [.. indices.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1));
        tape.Record(y, [x], gradient =>
            tape.Accumulate(x, tape.Emit("ScatterElements", [tape.Zeros([.. x.Shape]), indices, gradient], [.. x.Shape], ElementType.Float32, NodeAttribute.Integer("axis", -1))));
        return y;
    }

    /// <summary>
    /// Copies each row of x [rows, width] to its <paramref name="copies"/> places of a sorted order: y[i] = x[source[i]], and
    /// <paramref name="places"/> [rows × copies] says where the copies went, so both directions are plain gathers.
    /// </summary>
    public static Variable Dispatch(this GradientTape tape, Variable x, Variable source, Variable places, long copies)
    {
        long rows = x.Shape[0], width = x.Shape[1];
        Variable y = tape.Emit("Gather", [x, source], [rows * copies, width]);
        tape.Record(y, [x], gradient =>
        {
            Variable back = tape.Emit("Gather", [gradient, places], [rows * copies, width]);
            tape.Accumulate(x, copies == 1 ? back : tape.Emit("ReduceSum", [ShapeOperators.Reshaped(tape, back, [rows, copies, width]), tape.Integers([1L])], [rows, width], ElementType.Float32, NodeAttribute.Integer("keepdims", 0)));
        });
        return y;
    }

    /// <summary>Rows in the order of <paramref name="order"/>, whose inverse permutation is given.</summary>
    public static Variable Permute(this GradientTape tape, Variable x, Variable order, Variable inverse)
    {
        Variable y = tape.Emit("Gather", [x, order], [.. x.Shape]);
        tape.Record(y, [x], gradient => tape.Accumulate(x, tape.Emit("Gather", [gradient, inverse], [.. x.Shape])));
        return y;
    }
}
