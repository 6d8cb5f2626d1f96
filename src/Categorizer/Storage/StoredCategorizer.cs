namespace CoERouter.Categorizer.Storage;

/// <summary>
/// A trained categorizer of any kind as <c>categorizer.json</c> records it. Its numbers lie beside it in a safetensors file, its embedding model in a folder of
/// its own.
/// </summary>
public sealed record StoredCategorizer
{
    /// <summary>The format that this program writes and reads.</summary>
    public const int PresentFormat = 1;

    /// <summary>Version of the format.</summary>
    public required int Format { get; init; }

    /// <summary>The categories, 2 to 256, each once; the last may be <c>unknown</c>.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The categorizer, or the ensemble of several.</summary>
    public required StoredPart Part { get; init; }

    /// <summary>The embedding model that its parts share; null where none has one.</summary>
    public StoredEmbedding? Embedding { get; init; }

    /// <summary>The file of its numbers.</summary>
    public required StoredFile Tensors { get; init; }

    /// <summary>Everything that is wrong with the record, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        if (Format != PresentFormat)
        {
            return [$"It has format {Format}; this program reads format {PresentFormat}."];
        }

        List<string> faults = [.. Part.Faults(isMember: false)];
        Check(Categories.Count is >= 2 and <= CategorizerModel.MostCategories, $"There are {Categories.Count} categories; from 2 to {CategorizerModel.MostCategories} are allowed.");
        Check(Categories.All(name => name is { Length: > 0 and <= 64 }), "A category's name has no characters or more than 64.");
        Check(Categories.Distinct(StringComparer.Ordinal).Count() == Categories.Count, "Two categories have the same name.");
        Check(Embedding is not null || !Part.NeedsEmbedding, "A part works on embeddings, but no embedding model is named.");
        faults.AddRange(Embedding?.Faults() ?? []);
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
