namespace CoERouter.Experts.Import.Sources;

/// <summary>
/// A checkpoint: tensors by name, whatever file format they lie in. Any thread may read. Disposing it unmaps the files; no tensor may be
/// read afterwards.
/// </summary>
public interface ITensorSource : IDisposable
{
    /// <summary>All names.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Whether all matrices lie [outputs, inputs], also those that the makers of a family store the other way round. Default
    /// false.</summary>
    bool OutputsFirst => false;

    /// <summary>The tensor of that name, or null.</summary>
    ISourceTensor? Find(string name);
}
