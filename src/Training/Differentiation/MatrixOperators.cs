using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>Matrix products and their gradients.</summary>
public static class MatrixOperators
{
    /// <summary>x·W for x [rows, in] and W [in, out].</summary>
    public static Variable Linear(this GradientTape tape, Variable x, Variable weight)
    {
        Variable y = Gemm(tape, x, weight, false, false);
        tape.Record(y, [x, weight], gradient =>
        {
            if (x.RequiresGradient)
            {
                tape.Accumulate(x, Gemm(tape, gradient, weight, false, true));
            }

            tape.Accumulate(weight, Gemm(tape, x, gradient, true, false));
        });
        return y;
    }

    /// <summary>x·Wᵀ for x [rows, in] and W [out, in]: the head that shares the embedding table.</summary>
    public static Variable LinearTransposed(this GradientTape tape, Variable x, Variable weight)
    {
        Variable y = Gemm(tape, x, weight, false, true);
        tape.Record(y, [x, weight], gradient =>
        {
            if (x.RequiresGradient)
            {
                tape.Accumulate(x, Gemm(tape, gradient, weight, false, false));
            }

            tape.Accumulate(weight, Gemm(tape, gradient, x, true, false));
        });
        return y;
    }

    /// <summary>A product without a gradient rule, for use inside composite operators.</summary>
    internal static Variable Gemm(GradientTape tape, Variable a, Variable b, bool transposeA, bool transposeB) =>
        tape.Emit("Gemm", [a, b], [a.Shape[transposeA ? 1 : 0], b.Shape[transposeB ? 0 : 1]], ElementType.Float32, NodeAttribute.Integer("transA", transposeA ? 1 : 0), NodeAttribute.Integer("transB", transposeB ? 1 : 0));

    /// <summary>A batched product of the last two axes without a gradient rule. Transpose and MatMul rather than one fused node: WebGPU has no kernel for that.</summary>
    internal static Variable Batched(GradientTape tape, Variable a, Variable b, bool transposeA = false, bool transposeB = false)
    {
        Variable left = transposeA ? Flipped(tape, a) : a;
        Variable right = transposeB ? Flipped(tape, b) : b;
        long[] shape = [.. left.Shape];
        shape[^1] = right.Shape[^1];
        return tape.Emit("MatMul", [left, right], shape);
    }

    private static Variable Flipped(GradientTape tape, Variable x)
    {
        long[] permutation = [.. Enumerable.Range(0, x.Shape.Count).Select(i => (long)i)];
        (permutation[^1], permutation[^2]) = (permutation[^2], permutation[^1]);
        return ShapeOperators.Transposed(tape, x, permutation);
    }
}
