using CoERouter.Categorizer.Embedding;

namespace CoERouter.Categorizer.Storage;

/// <summary>
/// Reads and writes a categorizer of any kind: <c>categorizer.json</c> with its structure, calibration and the hashes of its embedding model, and
/// <c>categorizer.safetensors</c> with its numbers. What is read back has the revision that was written.
/// </summary>
public static class CategorizerArchive
{
    /// <summary>Name of the record.</summary>
    public const string FileName = "categorizer.json";

    /// <summary>Name of the file of numbers beside it.</summary>
    public const string TensorsName = "categorizer.safetensors";

    /// <summary>Writes a categorizer into a folder; the record comes last.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="categorizer">An n-gram or embedding categorizer, or an ensemble of them.</param>
    /// <param name="embedding">The embedding model of those parts that have one; null where none has.</param>
    /// <exception cref="ArgumentException">The categorizer is of a kind that has no file, or the embedding model is not the one given.</exception>
    public static void Write(string folder, ICategorizer categorizer, StoredEmbedding? embedding)
    {
        ArgumentNullException.ThrowIfNull(categorizer);
        TensorFileWriter tensors = new();
        StoredPart part = new PartWriter(tensors, embedding).Write(categorizer, string.Empty);
        string values = Path.Combine(folder, TensorsName);
        tensors.Write(values);
        StoredCategorizer record = new()
        {
            Format = StoredCategorizer.PresentFormat,
            Categories = categorizer.Categories,
            Part = part,
            Embedding = part.NeedsEmbedding ? embedding : null,
            Tensors = StoredFile.Of(values),
        };
        IReadOnlyList<string> faults = record.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(categorizer));
        }

        StoredJson.Write(Path.Combine(folder, FileName), record, StorageJsonContext.Default.StoredCategorizer);
    }

    /// <summary>Reads a categorizer.</summary>
    /// <param name="folder">The folder that holds its record.</param>
    /// <param name="open">Opens its embedding model after checking the files (<see cref="StoredEmbedding.Require"/>); asked once at most. The model is the
    /// caller's to dispose, after the categorizer.</param>
    /// <exception cref="FileNotFoundException">There is no record.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, of another version, or does not fit the others; one sentence says which and why.</exception>
    public static ICategorizer Read(string folder, Func<StoredEmbedding, IPromptEmbedder> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        string path = Path.Combine(folder, FileName);
        string source = SourceOf(folder);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no categorizer at '{path}'; train one with 'coe train categorizer'.", path);
        }

        StoredCategorizer record = StoredJson.Read(path, source, StorageJsonContext.Default.StoredCategorizer);
        IReadOnlyList<string> faults = record.Faults();
        if (faults.Count > 0)
        {
            throw new InvalidDataException($"{source} is not usable. {string.Join(' ', faults)}");
        }

        string values = Path.Combine(folder, TensorsName);
        if (record.Tensors.FaultOf(values) is { } fault)
        {
            throw new InvalidDataException($"{source} is not usable: {TensorsName} beside it {fault}.");
        }

        TensorFile tensors = TensorFile.Read(values);
        IPromptEmbedder? embedder = record.Embedding is { } embedding ? open(embedding) : null;
        try
        {
            return embedder is null || embedder.Dimension == record.Embedding!.Dimension
                ? new PartReader(tensors, record.Categories, embedder, source).Read(record.Part, string.Empty)
                : throw new InvalidDataException($"{source} needs vectors of {record.Embedding.Dimension} numbers, but its embedding model makes {embedder.Dimension}.");
        }
        catch
        {
            (embedder as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>What the categorizer of a folder is called in errors.</summary>
    public static string SourceOf(string folder) => $"The categorizer '{Path.Combine(folder, FileName)}'";
}
