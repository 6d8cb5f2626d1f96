using System.Globalization;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>A GGUF file as the checkpoint that it was made from: with its names, shapes and orders. Owns the file.</summary>
internal sealed class GgufCheckpoint : ITensorSource
{
    private const int MostExperts = 4096;

    private readonly GgufFile _file;
    private readonly Dictionary<string, ISourceTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>A checkpoint over a file.</summary>
    /// <exception cref="ModelImportException">Its tensors have shapes that no such model has.</exception>
    public GgufCheckpoint(GgufFile file)
    {
        _file = file;
        GgufArchitecture architecture = GgufArchitecture.Of(file.Metadata);
        long headSize = HeadSize(file.Metadata, architecture);
        foreach (string name in file.Names)
        {
            if (GgufNames.Translate(name, architecture) is { } translated)
            {
                Add(translated, file.Find(name)!, architecture, (int)headSize);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long HeadSize(GgufMetadata metadata, GgufArchitecture architecture)
    {
        long heads = Math.Max(1, metadata.Integer(architecture.Name + ".attention.head_count") ?? 1);
        long size = metadata.Integer(architecture.Name + ".attention.key_length") ?? ((metadata.Integer(architecture.Name + ".embedding_length") ?? 0) / heads);
        return size is >= 0 and <= 4096 ? size : throw new ModelImportException($"The GGUF file has heads of {size} values; legal are at most 4096.");
    }

    private void Add(string name, ISourceTensor tensor, GgufArchitecture architecture, int headSize)
    {
        if (name.Contains("{0}", StringComparison.Ordinal))
        {
            AddExperts(name, tensor);
            return;
        }

        bool isTurned = architecture.InterleavesHeads && name.Contains("self_attn.", StringComparison.Ordinal)
            && (name.Contains(".q_proj.", StringComparison.Ordinal) || name.Contains(".k_proj.", StringComparison.Ordinal));
        bool isRaised = architecture.RaisesGains && name.EndsWith("norm.weight", StringComparison.Ordinal);
        if (isTurned && (headSize < 2 || headSize % 2 != 0 || tensor.Shape[0] % headSize != 0))
        {
            throw new ModelImportException($"The tensor '{name}' of the GGUF file has {tensor.Shape[0]} rows, which are no heads of {headSize}.");
        }

        // The gate of the shared expert is one row, which these files hold as a list.
        IReadOnlyList<long> shape = name.EndsWith("shared_expert_gate.weight", StringComparison.Ordinal) && tensor.Shape.Count == 1
            ? [1, tensor.Shape[0]]
            : tensor.Shape;
        _tensors.Add(name, new GgufView(tensor, 0, shape, isRaised ? -1 : 0, isTurned ? headSize : 0));
    }

    private void AddExperts(string name, ISourceTensor tensor)
    {
        if (tensor.Shape is not [> 0 and <= MostExperts and var experts, var rows, var columns])
        {
            throw new ModelImportException($"The tensor '{string.Format(CultureInfo.InvariantCulture, name, "*")}' of the GGUF file does not hold 1 to {MostExperts} experts.");
        }

        for (int expert = 0; expert < experts; expert++)
        {
            _tensors.Add(string.Format(CultureInfo.InvariantCulture, name, expert), new GgufView(tensor, expert * rows * columns, [rows, columns], 0, 0));
        }
    }
}
