using System.Runtime.Intrinsics;

namespace CoERouter.Categorizer;

/// <summary>Sums the weight rows of the features it is given: eight categories at once, exactly.</summary>
internal ref struct WeightSums : IFeatureSink
{
    // 128 rows of 8-bit weights cannot leave the range of 16 bits: 128 x 128 = 16,384.
    private const int RowsPerSpill = 128;

    private readonly ReadOnlySpan<long> _rows;
    private readonly int _shift;
    private Vector128<short> _body;
    private Vector256<int> _spilledBody;
    private Vector128<short> _edge;

    public WeightSums(ReadOnlySpan<long> rows, int shift)
    {
        _rows = rows;
        _shift = shift;
    }

    public int BodyCount { get; private set; }

    // At most four features for each of the edge words at either end, so 16 bits hold their sum without spilling.
    public int EdgeCount { get; private set; }

    public void AddBody(uint hash)
    {
        _body += RowOf(hash);
        BodyCount++;
        if (BodyCount % RowsPerSpill == 0)
        {
            Spill();
        }
    }

    public void AddEdge(uint hash)
    {
        _edge += RowOf(hash);
        EdgeCount++;
    }

    public void Finish(scoped Span<int> body, scoped Span<int> edge)
    {
        Spill();
        _spilledBody.CopyTo(body);
        Widen(_edge).CopyTo(edge);
    }

    private void Spill()
    {
        _spilledBody += Widen(_body);
        _body = Vector128<short>.Zero;
    }

    private readonly Vector128<short> RowOf(uint hash) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(_rows[(int)(hash >> _shift)]).AsSByte());

    private static Vector256<int> Widen(Vector128<short> sums) => Vector256.Create(Vector128.WidenLower(sums), Vector128.WidenUpper(sums));
}
