using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Mixture;

/// <summary>Activations in 8 bits with their scales and corrections, in pinned arrays that grow and are used again.</summary>
internal sealed unsafe class QuantizedRows
{
    private sbyte[] _values = [];
    private float[] _scales = [];
    private int[] _corrections = [];
    private int _columns;

    public void Reserve(int rows, int columns)
    {
        _columns = columns;
        if (_values.Length < rows * columns)
        {
            _values = GC.AllocateUninitializedArray<sbyte>(rows * columns, pinned: true);
            _scales = GC.AllocateUninitializedArray<float>(rows * columns / BlockQuantizer.BlockSize, pinned: true);
            _corrections = GC.AllocateUninitializedArray<int>(rows * columns / BlockQuantizer.BlockSize, pinned: true);
        }
    }

    public void Quantize(int row, float* input) => IntegerRows.Quantize(input, _columns, Values(row), Scales(row), Corrections(row));

    /// <summary>Pairs of consecutive stored rows times one of these rows; see <see cref="IntegerRows.Pairs"/>.</summary>
    public void Pairs(int row, byte* weights, float* weightScales, byte flip, int pairs, float* first, float* second, int step) =>
        IntegerRows.Pairs(weights, weightScales, flip, Values(row), Scales(row), Corrections(row), _columns, pairs, first, second, step);

    /// <summary>The same with rows of nibbles; see <see cref="IntegerRows.NibblePairs"/>.</summary>
    public void NibblePairs(int row, byte* weights, float* weightScales, int pairs, float* first, float* second, int step) =>
        IntegerRows.NibblePairs(weights, weightScales, Values(row), Scales(row), Corrections(row), _columns, pairs, first, second, step);

    private sbyte* Values(int row) => Pinned.Pointer(_values) + (row * _columns);

    private float* Scales(int row) => Pinned.Pointer(_scales) + (row * (_columns / BlockQuantizer.BlockSize));

    private int* Corrections(int row) => Pinned.Pointer(_corrections) + (row * (_columns / BlockQuantizer.BlockSize));
}
