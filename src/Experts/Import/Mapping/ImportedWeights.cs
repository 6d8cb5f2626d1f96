using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Mapping;

/// <summary>A decoder's parameters read from a checkpoint when they are asked for: matrices by rows, vectors whole.</summary>
internal sealed class ImportedWeights(ParameterMap map, ITensorSource source) : IDecoderWeights
{
    public ReadOnlySpan<float> this[string name]
    {
        get
        {
            var rows = new PartRows(map.Find(name), source);
            var values = new float[checked(rows.Count * rows.Columns)];
            for (int row = 0; row < rows.Count; row++)
            {
                rows.Read(row, values.AsSpan(row * rows.Columns, rows.Columns));
            }

            return values;
        }
    }

    public IMatrixRows? Rows(string name)
    {
        IReadOnlyList<TensorPart> parts = map.Find(name);
        return parts[0].Columns > 1 ? new PartRows(parts, source) : null;
    }
}
