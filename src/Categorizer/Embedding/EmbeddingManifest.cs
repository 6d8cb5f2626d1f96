using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CoERouter.Categorizer.Storage;

namespace CoERouter.Categorizer.Embedding;

/// <summary><c>embedding.json</c> of an imported embedding model: what it is, how text is given to it, and the size and hash of its files.</summary>
public sealed record EmbeddingManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "embedding.json";

    /// <summary>The format that this program writes and reads.</summary>
    public const int PresentFormat = 1;

    /// <summary>The most numbers of a vector.</summary>
    public const int MostDimension = 1 << 16;

    /// <summary>The most tokens that a model may ask for.</summary>
    public const int LargestMostTokens = 1 << 16;

    private const int RevisionHexDigits = 12;
    private const int LongestName = 64;

    /// <summary>Version of the format.</summary>
    public required int Format { get; init; }

    /// <summary>Its name, that of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a word: <c>static</c>, <c>onnx</c>, or the family of an encoder such as <c>bert</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Numbers per vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>The most tokens that are read, markers included.</summary>
    public required int MostTokens { get; init; }

    /// <summary>How vectors of tokens become one, where the graph leaves that to its user; else null.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether vectors of static embeddings are made of length 1. Default true.</summary>
    public bool Normalizes { get; init; } = true;

    /// <summary>Put before every prompt. Default empty.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Whether text is turned to lower case before the tokenizer sees it. Default false.</summary>
    public bool Lowercases { get; init; }

    /// <summary>Size and hash of the files that decide: the model and its tokenizer.</summary>
    public required IReadOnlyDictionary<string, StoredFile> Files { get; init; }

    /// <summary>A short hash of everything that decides.</summary>
    [JsonIgnore]
    public string Revision
    {
        get
        {
            FormattableString own = $"{Dimension} {MostTokens} {Pooling} {Normalizes} {Lowercases} {Prefix}";
            IEnumerable<string> files = Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value.Sha256}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [FormattableString.Invariant(own), .. files]))))[..RevisionHexDigits];
        }
    }

    /// <summary>Whether a name can be that of an imported model.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Whether a name is that of a file of the folder itself.</summary>
    public static bool IsFileName(string? name) =>
        name is { Length: > 0 and <= 255 } && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    /// <summary>Reads the manifest of a folder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not legal; one sentence says why.</exception>
    public static EmbeddingManifest? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        string source = $"The embedding model '{path}'";
        EmbeddingManifest manifest = StoredJson.Read(path, source, StorageJsonContext.Default.EmbeddingManifest);
        IReadOnlyList<string> faults = manifest.Faults();
        return faults.Count == 0 ? manifest : throw new InvalidDataException($"{source} is not usable. {string.Join(' ', faults)}");
    }

    /// <summary>Writes the manifest into its folder.</summary>
    /// <exception cref="ArgumentException">It has faults; the message names all of them.</exception>
    public void Write(string folder)
    {
        IReadOnlyList<string> faults = Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(folder));
        }

        StoredJson.Write(Path.Combine(folder, FileName), this, StorageJsonContext.Default.EmbeddingManifest);
    }

    /// <summary>Everything that is wrong with the manifest, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        if (Format != PresentFormat)
        {
            return [$"It has format {Format}; this program reads format {PresentFormat}."];
        }

        List<string> faults = [];
        Check(IsName(Name), $"Its name is not legal; legal are 1 to {LongestName} letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        Check(Dimension is >= 1 and <= MostDimension, $"It has {Dimension} dimensions; from 1 to {MostDimension} are allowed.");
        Check(MostTokens is >= 1 and <= LargestMostTokens, $"It reads {MostTokens} tokens; from 1 to {LargestMostTokens} are allowed.");
        Check(Pooling is null || Enum.IsDefined(Pooling.Value), $"Its pooling is {Pooling}, which is not known.");
        Check(Files.Count > 0 && Files.All(file => file.Value is not null && IsFileName(file.Key)), "It names no files, or one that does not lie in its folder.");
        return faults;

        void Check(bool isRight, string fault)
        {
            if (!isRight)
            {
                faults.Add(fault);
            }
        }
    }
}
