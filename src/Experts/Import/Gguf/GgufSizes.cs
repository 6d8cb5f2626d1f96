using System.Globalization;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>What a file says of its model's sizes, by keys without the architecture's name before them.</summary>
internal sealed class GgufSizes
{
    private const int MostHeadSize = 4096;

    private readonly GgufMetadata _metadata;
    private readonly string _prefix;

    public GgufSizes(GgufFile file)
    {
        File = file;
        _metadata = file.Metadata;
        Architecture = GgufArchitecture.Of(_metadata);
        _prefix = Architecture.Name + ".";
        Layers = Required("block_count");
        Width = Required("embedding_length");
        Heads = Required("attention.head_count");
        long headSize = Count("attention.key_length") ?? (Width / Heads);
        HeadSize = headSize is >= 1 and <= MostHeadSize
            ? (int)headSize
            : throw new ModelImportException($"The GGUF file has heads of {headSize} values; legal are 1 to {MostHeadSize}.");
        if (Count("attention.value_length") is { } values && values != headSize)
        {
            throw new ModelImportException($"The GGUF file has heads of {headSize} keys but {values} values; legal are equal sizes.");
        }
    }

    public GgufFile File { get; }

    public GgufArchitecture Architecture { get; }

    public long Layers { get; }

    public long Width { get; }

    public long Heads { get; }

    public int HeadSize { get; }

    /// <summary>A whole number above 0.</summary>
    public long Required(string key) => Count(key) is > 0 and <= int.MaxValue and var value
        ? value
        : throw new ModelImportException($"The GGUF file's '{_prefix}{key}' is missing or not a whole number above 0.");

    /// <summary>A whole number, or null; a list with a number for each layer counts where all are the same.</summary>
    public long? Count(string key)
    {
        if (!_metadata.IsList(_prefix + key))
        {
            return _metadata.Integer(_prefix + key);
        }

        IReadOnlyList<long> each = _metadata.Integers(_prefix + key)!;
        return each.Count > 0 && each.All(one => one == each[0])
            ? each[0]
            : throw new ModelImportException($"The GGUF file's '{_prefix}{key}' differs from layer to layer; legal is one number for all.");
    }

    /// <summary>A number, or null.</summary>
    public double? Number(string key) => _metadata.Number(_prefix + key) is { } number ? Plain(number) : null;

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string key) => _metadata.Flag(_prefix + key);

    /// <summary>A string, or null.</summary>
    public string? Text(string key) => _metadata.Text(_prefix + key);

    /// <summary>Whether each layer is of a kind, where the file has a list of that; else null.</summary>
    public IReadOnlyList<bool>? Flags(string key) => _metadata.IsList(_prefix + key) ? _metadata.Flags(_prefix + key) : null;

    /// <summary>Whether a tensor is there.</summary>
    public bool Has(string tensor) => File.Find(tensor) is not null;

    /// <summary>Whether a layer has a tensor.</summary>
    public bool Has(long layer, string tensor) => Has(string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{tensor}"));

    /// <summary>A tensor of the whole model, or null.</summary>
    public ISourceTensor? Find(string tensor) => File.Find(tensor);

    /// <summary>A float of the file as the number that was meant: 1e-05 rather than its neighbour in double precision.</summary>
    public static double Plain(double number) =>
        double.Parse(((float)number).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
