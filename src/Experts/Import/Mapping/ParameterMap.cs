using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Mapping;

/// <summary>Which parts of a checkpoint's tensors make up each parameter of a decoder.</summary>
internal sealed class ParameterMap
{
    private const int MostFaultsShown = 3;

    private readonly Dictionary<string, TensorPart[]> _parts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);

    /// <summary>Says what makes up a parameter, rows of the first part first.</summary>
    public void Add(string parameter, params TensorPart[] parts) => _parts.Add(parameter, parts);

    /// <summary>Says that a tensor has no use in this program.</summary>
    public void Ignore(string tensor) => _ignored.Add(tensor);

    public IReadOnlyList<TensorPart> Find(string parameter) =>
        _parts.TryGetValue(parameter, out TensorPart[]? parts) ? parts : throw new KeyNotFoundException($"No tensor is mapped to '{parameter}'.");

    /// <summary>Checks that every parameter of the spec is there in its size, and that no tensor is left over.</summary>
    /// <exception cref="ModelImportException">Something is missing or left over; the sentence names up to three and counts the rest.</exception>
    public void Check(DecoderSpec spec, ITensorSource source)
    {
        var faults = new List<string>();
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            IReadOnlyList<TensorPart> parts = Find(parameter.Name);
            long count = parts.Sum(part => (long)part.Rows * part.Columns);
            if (count != parameter.Count)
            {
                throw new InvalidOperationException($"The map gives '{parameter.Name}' {count} values instead of {parameter.Count}.");
            }

            faults.AddRange(parts.Select(part => FaultOf(part, source)).OfType<string>());
        }

        if (faults.Count > 0)
        {
            throw new ModelImportException($"The checkpoint does not fit its {ModelConfiguration.FileName}: {Some(faults)}.");
        }

        HashSet<string> used = [.. _parts.Values.SelectMany(parts => parts).Select(part => part.Tensor)];
        List<string> left = [.. source.Names.Where(name => !used.Contains(name) && !_ignored.Contains(name) && !IsBuffer(name)).Order(StringComparer.Ordinal)];
        if (left.Count > 0)
        {
            throw new ModelImportException(
                $"The checkpoint has tensors that such a model does not use, so it is another architecture: {Some([.. left.Select(name => $"'{name}'")])}.");
        }
    }

    private static string? FaultOf(TensorPart part, ITensorSource source)
    {
        ISourceTensor? tensor = source.Find(part.Tensor);
        if (tensor is null)
        {
            return $"the tensor '{part.Tensor}' is missing";
        }

        if (!tensor.Shape.SequenceEqual(part.Shape))
        {
            return $"the tensor '{part.Tensor}' has the shape [{string.Join(", ", tensor.Shape)}] instead of [{string.Join(", ", part.Shape)}]";
        }

        return tensor.Type.StartsWith("F8", StringComparison.Ordinal) || (SourceTypes.BitsOf(tensor.Type) is not null && !SourceTypes.IsReadable(tensor.Type))
            ? $"the tensor '{part.Tensor}' has the type {tensor.Type}, legal are F32, F16 and BF16"
            : null;
    }

    // Constants that some programs store although they follow from the configuration.
    private static bool IsBuffer(string name) =>
        name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal) || name.EndsWith(".masked_bias", StringComparison.Ordinal);

    private static string Some(List<string> faults) =>
        string.Join("; ", faults.Take(MostFaultsShown)) + (faults.Count > MostFaultsShown ? $"; and {faults.Count - MostFaultsShown} more" : "");
}
