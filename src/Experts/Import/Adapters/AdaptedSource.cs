using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Adapters;

/// <summary>
/// A checkpoint with an adapter merged in: what it reads is base + scale × B · A, computed as rows are read, so that neither the base nor
/// the product is ever held whole. Any thread may read.
/// </summary>
public sealed class AdaptedSource : ITensorSource
{
    private readonly ITensorSource _inner;
    private readonly Dictionary<string, ISourceTensor> _adapted;

    private AdaptedSource(ITensorSource inner, Dictionary<string, ISourceTensor> adapted) => (_inner, _adapted) = (inner, adapted);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _inner.Names;

    /// <inheritdoc/>
    public bool OutputsFirst => _inner.OutputsFirst;

    /// <summary>Merges an adapter into a checkpoint, which it takes over where it succeeds.</summary>
    /// <param name="source">The base.</param>
    /// <param name="adapter">The adapter.</param>
    /// <exception cref="ModelImportException">The base lacks a matrix that the adapter changes, or has it in another shape.</exception>
    public static AdaptedSource Merge(ITensorSource source, LoraAdapter adapter)
    {
        Dictionary<string, ISourceTensor> adapted = new(StringComparer.Ordinal);
        foreach (LoraModule module in adapter.Modules)
        {
            (string name, ISourceTensor tensor) = Find(source, module);
            long[] shape = adapter.Configuration.FanInFanOut ? [module.Inputs, module.Outputs] : [module.Outputs, module.Inputs];
            if (!tensor.Shape.SequenceEqual(shape))
            {
                throw new ModelImportException(
                    $"The adapter changes '{name}' as [{string.Join(", ", shape)}], but the base has it as [{string.Join(", ", tensor.Shape)}].");
            }

            adapted.Add(name, new AdaptedTensor(tensor, module, adapter.Configuration));
        }

        return new(source, adapted);
    }

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _adapted.GetValueOrDefault(name) ?? _inner.Find(name);

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    // A base may be published without the name of its trunk, which the adapter's modules have.
    private static (string Name, ISourceTensor Tensor) Find(ITensorSource source, LoraModule module)
    {
        string whole = $"{module.Name}.weight";
        string bare = whole[(whole.IndexOf('.', StringComparison.Ordinal) + 1)..];
        foreach (string name in (ReadOnlySpan<string>)[whole, bare])
        {
            if (source.Find(name) is { } tensor)
            {
                return (name, tensor);
            }
        }

        throw new ModelImportException($"The adapter changes '{module.Name}', which the base does not have.");
    }
}
