using System.Security.Cryptography;
using System.Text.Json;

namespace CoERouter.Router.Mapping;

/// <summary>Reads and writes a map as JSON (<c>models/map.json</c>).</summary>
public static class CategoryMapFile
{
    private const int RevisionDigits = 12;

    /// <summary>The map as indented JSON, always the same text for the same map.</summary>
    public static string Write(CategoryMap map) =>
        JsonSerializer.Serialize(Document(map) with { Revision = map.Revision }, RouterJsonContext.Default.CategoryMapDocument) + "\n";

    /// <summary>Reads a map. A map written by hand may leave its revision out.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="source">What to call the text in errors, for example its file name.</param>
    /// <exception cref="InvalidDataException">The text is not JSON, a property is unknown or missing, the map has a fault, or it was
    /// edited after it was solved.</exception>
    public static CategoryMap Read(string json, string source = "The map")
    {
        CategoryMapDocument document;
        try
        {
            document = JsonSerializer.Deserialize(
                json, RouterJsonContext.Default.CategoryMapDocument) ?? throw new InvalidDataException($"{source} is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }

        if (document.Categories.Any(entry => entry is null || entry.Fallbacks.Contains(null!)) || document.Experts.Contains(null!))
        {
            throw new InvalidDataException($"{source} cannot be read: a category, a fallback or an expert is null.");
        }

        CategoryMap map = new(
            document.Categories, document.GeneralArm, document.Experts, document.Budget, document.Objective, document.Bound);
        return document.Revision is null || document.Revision == map.Revision
            ? map
            : throw new InvalidDataException(
                $"{source} says revision {document.Revision}, but its content has revision {map.Revision}: it was edited after it was solved. Solve it again, or remove its revision.");
    }

    internal static string Hash(CategoryMap map) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(Document(map), RouterJsonContext.Default.CategoryMapDocument)))[..RevisionDigits];

    private static CategoryMapDocument Document(CategoryMap map) => new()
    {
        Objective = map.Objective,
        Bound = map.Bound,
        Budget = map.Budget,
        GeneralArm = map.GeneralArm,
        Categories = [.. map.Entries],
        Experts = [.. map.Experts],
    };
}
