using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CoERouter.Categorizer;

/// <summary>
/// Sums the weight rows of the features it is given where a row has more than eight categories, exactly. Features wait in a buffer until it is full;
/// then every 32 categories are summed over all of them in registers.
/// </summary>
internal ref struct WideWeightSums : IFeatureSink
{
    /// <summary>How many integers the buffer has: waiting body features, then edge features.</summary>
    public const int BufferLength = 2 * RowsPerSpill;

    // 128 rows of 8-bit weights cannot leave the range of 16 bits: 128 x 128 = 16,384. The edge words at both ends give at most 97 features.
    private const int RowsPerSpill = 128;

    private readonly ReadOnlySpan<sbyte> _rows;
    private readonly int _shift;
    private readonly Span<int> _body;
    private readonly Span<int> _edge;
    private readonly Span<int> _waitingBody;
    private readonly Span<int> _waitingEdge;
    private int _waiting;

    /// <param name="rows">The rows, each <see cref="StrideOf"/> long.</param>
    /// <param name="shift">How far a hash is shifted to give its bucket.</param>
    /// <param name="body">Receives the sums of body features; as long as a row.</param>
    /// <param name="edge">Receives the sums of edge features; as long as a row.</param>
    /// <param name="buffer">Scratch of <see cref="BufferLength"/>.</param>
    public WideWeightSums(ReadOnlySpan<sbyte> rows, int shift, Span<int> body, Span<int> edge, Span<int> buffer)
    {
        _rows = rows;
        _shift = shift;
        _body = body;
        _edge = edge;
        _waitingBody = buffer[..RowsPerSpill];
        _waitingEdge = buffer.Slice(RowsPerSpill, RowsPerSpill);
        body.Clear();
        edge.Clear();
    }

    public int BodyCount { get; private set; }

    public int EdgeCount { get; private set; }

    /// <summary>The length of a row of so many categories: the next multiple of a vector.</summary>
    public static int StrideOf(int categories) => (categories + Vector256<sbyte>.Count - 1) / Vector256<sbyte>.Count * Vector256<sbyte>.Count;

    public void AddBody(uint hash)
    {
        _waitingBody[_waiting++] = (int)(hash >> _shift) * _body.Length;
        BodyCount++;
        if (_waiting == RowsPerSpill)
        {
            Spill(_waitingBody, _body);
            _waiting = 0;
        }
    }

    public void AddEdge(uint hash) => _waitingEdge[EdgeCount++] = (int)(hash >> _shift) * _edge.Length;

    public void Finish()
    {
        Spill(_waitingBody[.._waiting], _body);
        Spill(_waitingEdge[..EdgeCount], _edge);
        _waiting = 0;
    }

    private readonly void Spill(ReadOnlySpan<int> offsets, Span<int> sums)
    {
        for (int column = 0; column < sums.Length; column += Vector256<sbyte>.Count)
        {
            Vector256<short> lower = Vector256<short>.Zero;
            Vector256<short> upper = Vector256<short>.Zero;
            foreach (int offset in offsets)
            {
                Vector256<sbyte> row = Vector256.Create(_rows.Slice(offset + column, Vector256<sbyte>.Count));
                lower += Vector256.WidenLower(row);
                upper += Vector256.WidenUpper(row);
            }

            Span<Vector256<int>> target = MemoryMarshal.Cast<int, Vector256<int>>(sums.Slice(column, Vector256<sbyte>.Count));
            target[0] += Vector256.WidenLower(lower);
            target[1] += Vector256.WidenUpper(lower);
            target[2] += Vector256.WidenLower(upper);
            target[3] += Vector256.WidenUpper(upper);
        }
    }
}
