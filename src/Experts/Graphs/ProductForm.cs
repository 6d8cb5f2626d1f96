namespace CoERouter.Experts.Graphs;

/// <summary>By which operator a graph multiplies with quantized matrices. The weights are the same bytes for both.</summary>
public enum ProductForm
{
    /// <summary>
    /// <c>MatMulNBits</c>, which every build of ONNX Runtime has. It packs the weights into memory of its own at every load, which takes
    /// seconds for a gigabyte.
    /// </summary>
    Standard,

    /// <summary><c>coe.BlockProduct</c>, which reads the weights where they lie in the mapped file, so that a load takes milliseconds.</summary>
    Mapped,
}
