using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// One parameter matrix read by outputs: row n holds the weights of output n. Parameters are stored [inputs, outputs], kernels want
/// [outputs, inputs].
/// </summary>
internal sealed class OutputRows
{
    private readonly IDecoderWeights _weights;
    private readonly string _name;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly bool _transposed;
    private readonly bool _interleaved;
    private readonly IMatrixRows? _rows;

    private OutputRows(IDecoderWeights weights, string name, int inputs, int outputs, bool transposed, bool interleaved)
    {
        (_weights, _name, _inputs, _outputs, _transposed, _interleaved) = (weights, name, inputs, outputs, transposed, interleaved);
        _rows = weights.Rows(name);
        if (_rows is not null && (_rows.Count != outputs || _rows.Columns != inputs))
        {
            throw new ArgumentException(
                $"Parameter '{name}' has {_rows.Count} rows of {_rows.Columns} values, but the spec asks for {outputs} of {inputs}.");
        }
    }

    /// <summary>Values of a row.</summary>
    public int Inputs => _inputs;

    /// <summary>A matrix stored [inputs, outputs].</summary>
    public static OutputRows Of(IDecoderWeights weights, string name, int inputs, int outputs) => new(
        weights, name, inputs, outputs, true, false);

    /// <summary>A matrix stored [outputs, inputs], such as an embedding table.</summary>
    public static OutputRows OfTable(IDecoderWeights weights, string name, int inputs, int outputs) => new(
        weights, name, inputs, outputs, false, false);

    /// <summary>A gate and up projection stored [inputs, gates then ups], whose rows come out as gate 0, up 0, gate 1, up 1, ...</summary>
    public static OutputRows OfGateUp(IDecoderWeights weights, string name, int inputs, int outputs) => new(
        weights, name, inputs, outputs, true, true);

    /// <summary>The rows in order, each in the same array.</summary>
    public IEnumerable<float[]> Enumerate()
    {
        var row = new float[_inputs];
        for (int output = 0; output < _outputs; output++)
        {
            Read(_interleaved ? (output / 2) + (output % 2 * (_outputs / 2)) : output, row);
            yield return row;
        }
    }

    private void Read(int output, float[] row)
    {
        if (_rows is not null)
        {
            _rows.Read(output, row);
            return;
        }

        ReadOnlySpan<float> values = _weights[_name];
        if (values.Length != _inputs * _outputs)
        {
            throw new ArgumentException($"Parameter '{_name}' has {values.Length} values, but the spec asks for {_inputs} × {_outputs}.");
        }

        if (!_transposed)
        {
            values.Slice(output * _inputs, _inputs).CopyTo(row);
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = values[(i * _outputs) + output];
        }
    }
}
