using System.Globalization;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>A GGUF file as the checkpoint that it was made from: with its names, shapes and orders. Owns the file.</summary>
internal sealed class GgufCheckpoint : ITensorSource
{
    private const int MostExperts = 4096;
    private const string Gate = "ffn_gate";
    private const string Up = "ffn_up";

    private readonly GgufFile _file;
    private readonly GgufArchitecture _architecture;
    private readonly int _headSize;
    private readonly Dictionary<string, ISourceTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>A checkpoint over a file.</summary>
    /// <exception cref="ModelImportException">Its tensors have shapes that no such model has.</exception>
    public GgufCheckpoint(GgufFile file)
    {
        _file = file;
        _architecture = GgufArchitecture.Of(file.Metadata);
        _headSize = new GgufSizes(file).HeadSize;
        foreach (string name in file.Names)
        {
            if (GgufNames.Translate(name, _architecture) is { } translated && !(IsOfPair(name, Up) && Partner(name, Up, Gate) is not null))
            {
                ISourceTensor tensor = file.Find(name)!;
                Add(translated, IsOfPair(name, Gate) && Partner(name, Gate, Up) is { } up ? Join(tensor, up, name) : tensor);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <inheritdoc/>
    public bool OutputsFirst => true;

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Granite and gpt-oss keep gate and up projections of their experts in one tensor, the files in two, of which the gate stands for both.
    private bool IsOfPair(string name, string part) =>
        _architecture.ModelType is "granitemoe" or "granitemoeshared" or "gpt_oss"
        && (name.Contains($".{part}_exps.", StringComparison.Ordinal) || name.Contains($".{part}_shexp.", StringComparison.Ordinal));

    private ISourceTensor? Partner(string name, string part, string other) =>
        _file.Find(name.Replace($".{part}_", $".{other}_", StringComparison.Ordinal));

    private GgufJoin Join(ISourceTensor gate, ISourceTensor up, string name)
    {
        bool isExperts = name.Contains("_exps.", StringComparison.Ordinal);
        int axis = isExperts ? 1 : 0;
        return gate.Shape.SequenceEqual(up.Shape) && gate.Shape.Count > axis
            ? new(gate, up, axis, byTurns: _architecture.ModelType == "gpt_oss")
            : throw new ModelImportException($"The tensor '{GgufMetadata.Shown(name)}' of the GGUF file does not fit the one of its up projection.");
    }

    private void Add(string name, ISourceTensor tensor)
    {
        if (name.Contains("{0}", StringComparison.Ordinal))
        {
            AddExperts(name, tensor);
            return;
        }

        bool isTurned = _architecture.InterleavesHeads && name.Contains("self_attn.", StringComparison.Ordinal)
            && (name.Contains(".q_proj.", StringComparison.Ordinal) || name.Contains(".k_proj.", StringComparison.Ordinal));
        bool isRaised = _architecture.RaisesGains && name.EndsWith("norm.weight", StringComparison.Ordinal);
        if (isTurned && (_headSize < 2 || _headSize % 2 != 0 || tensor.Shape[0] % _headSize != 0))
        {
            throw new ModelImportException($"The tensor '{name}' of the GGUF file has {tensor.Shape[0]} rows, which are no heads of {_headSize}.");
        }

        // The gate of the shared expert is one row, which these files hold as a list.
        IReadOnlyList<long> shape = name.EndsWith("shared_expert_gate.weight", StringComparison.Ordinal) && tensor.Shape.Count == 1
            ? [1, tensor.Shape[0]]
            : tensor.Shape;
        AddOnce(name, new GgufView(tensor, 0, shape, isRaised ? -1 : 0, isTurned ? _headSize : 0));
    }

    private void AddOnce(string name, GgufView tensor)
    {
        if (!_tensors.TryAdd(name, tensor))
        {
            throw new ModelImportException($"The GGUF file holds '{GgufMetadata.Shown(name)}' under two names.");
        }
    }

    private void AddExperts(string name, ISourceTensor tensor)
    {
        if (tensor.Shape is not [> 0 and <= MostExperts and var experts, var rows, var columns])
        {
            throw new ModelImportException($"The tensor '{string.Format(CultureInfo.InvariantCulture, name, "*")}' of the GGUF file does not hold 1 to {MostExperts} experts.");
        }

        for (int expert = 0; expert < experts; expert++)
        {
            AddOnce(string.Format(CultureInfo.InvariantCulture, name, expert), new GgufView(tensor, expert * rows * columns, [rows, columns], 0, 0));
        }
    }
}
