using CoERouter.Categorizer.Embedding;

namespace CoERouter.Categorizer.Storage;

/// <summary>The embedding model that a categorizer was trained on, so that no other is used in its place.</summary>
public sealed record StoredEmbedding
{
    /// <summary>Its name: that of its folder among the imported embedding models.</summary>
    public required string Name { get; init; }

    /// <summary>Numbers per vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Size and hash of every file that decides.</summary>
    public required IReadOnlyDictionary<string, StoredFile> Files { get; init; }

    /// <summary>Describes an imported model.</summary>
    public static StoredEmbedding Of(EmbeddingManifest manifest) => new() { Name = manifest.Name, Dimension = manifest.Dimension, Files = manifest.Files };

    /// <summary>Checks that a folder holds this very model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">What to call the categorizer in errors.</param>
    /// <exception cref="InvalidDataException">A file is missing or another; the sentence says which.</exception>
    public void Require(string folder, string source)
    {
        foreach ((string name, StoredFile file) in Files)
        {
            if (file.FaultOf(Path.Combine(folder, name)) is { } fault)
            {
                throw new InvalidDataException(
                    $"{source} was trained on the embedding model '{Name}', but {name} in '{folder}' {fault}; import that model again, or train the categorizer again.");
            }
        }
    }

    internal IEnumerable<string> Faults()
    {
        if (!EmbeddingManifest.IsName(Name))
        {
            yield return "The name of the embedding model is not legal.";
        }

        if (Dimension is < 1 or > EmbeddingManifest.MostDimension)
        {
            yield return $"The embedding model has {Dimension} dimensions; from 1 to {EmbeddingManifest.MostDimension} are allowed.";
        }

        if (Files.Count == 0 || Files.Any(file => file.Value is null || !EmbeddingManifest.IsFileName(file.Key)))
        {
            yield return "The embedding model has no files, or one that does not lie in its folder.";
        }
    }
}
