namespace CoERouter.Router.Refinement;

/// <summary>Rows of a matrix of which only some columns are not zero. Append rows first; afterwards it is read only.</summary>
public sealed class SparseRows
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<float> _values = [];

    /// <param name="width">Number of columns.</param>
    public SparseRows(int width) => Width = width;

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Appends a row.</summary>
    /// <param name="entries">Columns with their values; a column may appear once.</param>
    public void Add(IEnumerable<(int Column, float Value)> entries)
    {
        foreach ((int column, float value) in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Width, nameof(entries));
            _columns.Add(column);
            _values.Add(value);
        }

        _starts.Add(_columns.Count);
    }

    /// <summary>The columns of a row.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_columns)[_starts[row].._starts[row + 1]];

    /// <summary>The values of a row, in the order of its columns.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values)[_starts[row].._starts[row + 1]];
}
