using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>A table of static embeddings (model2vec) as a safetensors file.</summary>
internal static class StaticTable
{
    /// <summary>The file, as it is named in every layout.</summary>
    public const string FileName = SafetensorsFolder.SingleFile;

    private static readonly string[] Names = ["embeddings", "embedding.weight"];

    /// <summary>Numbers per vector; null where the folder has no such table.</summary>
    /// <exception cref="ModelImportException">The checkpoint is damaged, or its table has another shape.</exception>
    public static int? DimensionOf(string folder)
    {
        if (ModelFiles.Find(folder, FileName) is null)
        {
            return null;
        }

        using SafetensorsFolder source = SafetensorsFolder.Open(folder);
        if (Names.Select(source.Find).FirstOrDefault(tensor => tensor is not null) is not { } table)
        {
            return null;
        }

        return table.Shape is [> 0, > 0 and <= int.MaxValue]
            ? (int)table.Shape[1]
            : throw new ModelImportException($"The table of static embeddings has the shape [{string.Join(", ", table.Shape)}], legal are rows of numbers.");
    }
}
