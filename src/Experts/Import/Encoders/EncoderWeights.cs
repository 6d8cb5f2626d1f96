using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>Finds the tensors of an encoder by their names and checks their shapes. Tensors of layers that the encoder does not have are refused.</summary>
internal sealed class EncoderWeights
{
    private static readonly string[] Ignored = [".position_ids", ".token_type_ids", "rotary_emb.inv_freq"];

    private readonly ITensorSource _source;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly string _prefix;

    public EncoderWeights(ITensorSource source, EncoderNames names)
    {
        _source = source;
        _prefix = new[] { string.Empty }.Concat(names.Prefixes).FirstOrDefault(prefix => source.Find(prefix + "embeddings.word_embeddings.weight") is not null)
            ?? throw new ModelImportException("The checkpoint lacks the tensor 'embeddings.word_embeddings.weight' of an encoder.");
        if (source.Names.FirstOrDefault(name => name.StartsWith("classifier.", StringComparison.Ordinal) || name.StartsWith("score.", StringComparison.Ordinal)) is { } head)
        {
            throw new ModelImportException($"The checkpoint has the tensor '{head}': it is a classifier, and no embedding model.");
        }
    }

    /// <summary>Whether there is a tensor.</summary>
    public bool Has(string name) => _source.Find(_prefix + name) is not null;

    /// <summary>Reads a tensor of a shape.</summary>
    /// <exception cref="ModelImportException">It is not there, or has another shape.</exception>
    public float[] Read(string name, params ReadOnlySpan<long> shape) => Read(_source, Take(name), shape);

    /// <summary>Reads the weight or bias of a normalisation, which older checkpoints call gamma and beta.</summary>
    public float[] ReadNorm(string name, bool isBias, int width)
    {
        string present = isBias ? ".bias" : ".weight";
        return Read(name + (Has(name + present) ? present : isBias ? ".beta" : ".gamma"), width);
    }

    /// <summary>Reads a tensor of any source.</summary>
    public static float[] Read(ITensorSource source, string name, params ReadOnlySpan<long> shape)
    {
        ISourceTensor tensor = source.Find(name) ?? throw new ModelImportException($"The checkpoint lacks the tensor '{name}'.");
        long count = 1;
        foreach (long size in shape)
        {
            count *= size;
        }

        if (!tensor.Shape.SequenceEqual(shape.ToArray()) || count > Array.MaxLength)
        {
            throw new ModelImportException(
                $"The tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}], but {ModelConfiguration.FileName} implies [{string.Join(", ", shape.ToArray())}].");
        }

        SourceTypes.Require(name, tensor);
        float[] values = new float[count];
        tensor.Read(0, values);
        return values;
    }

    /// <summary>Refuses a checkpoint that computes more than was read: a tensor of embeddings or layers is left over.</summary>
    public void RefuseRest()
    {
        string? rest = _source.Names.FirstOrDefault(name =>
            !_taken.Contains(name)
            && (name.StartsWith(_prefix + "embeddings.", StringComparison.Ordinal)
                || name.StartsWith(_prefix + "encoder.", StringComparison.Ordinal)
                || name.StartsWith(_prefix + "transformer.", StringComparison.Ordinal))
            && !Ignored.Any(ignored => name.EndsWith(ignored, StringComparison.Ordinal)));
        if (rest is not null)
        {
            throw new ModelImportException($"The checkpoint has the tensor '{rest}', which an encoder of this kind does not use.");
        }
    }

    private string Take(string name)
    {
        _taken.Add(_prefix + name);
        return _prefix + name;
    }
}
