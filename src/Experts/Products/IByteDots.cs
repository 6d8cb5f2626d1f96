using System.Runtime.Intrinsics;

namespace CoERouter.Experts.Products;

/// <summary>
/// Inner products of four bytes at a time, by one family of instructions. The kernels are written once over this interface; the compiler
/// specialises them, so that nothing is left of it at run time.
/// </summary>
internal interface IByteDots
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Adds to element i of <paramref name="sums"/> the products of bytes 4i to 4i + 3, exactly.</summary>
    static abstract Vector256<int> Accumulate(Vector256<int> sums, Vector256<byte> weights, Vector256<sbyte> activations);
}
