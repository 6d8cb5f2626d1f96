using System.Security.Cryptography;
using System.Text.Json;

namespace CoERouter.Router.Refinement;

/// <summary>Reads and writes a refinement as JSON (<c>models/refinement.json</c>).</summary>
public static class RefinementFile
{
    /// <summary>The format that is written and read.</summary>
    public const int Format = 1;

    private const int RevisionDigits = 12;

    /// <summary>The refinement as indented JSON, always the same text for the same refinement.</summary>
    public static string Write(PromptRefinement refinement) =>
        JsonSerializer.Serialize(Document(refinement) with { Revision = refinement.Revision }, RouterJsonContext.Default.RefinementDocument) + "\n";

    /// <summary>Reads a refinement.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="source">What to call the text in errors, for example its file name.</param>
    /// <exception cref="InvalidDataException">The text is not JSON, a property is unknown or missing, the format is another, the refinement has a
    /// fault, or it was edited after it was calibrated.</exception>
    public static PromptRefinement Read(string json, string source = "The refinement")
    {
        try
        {
            RefinementDocument document = JsonSerializer.Deserialize(json, RouterJsonContext.Default.RefinementDocument) ?? throw new InvalidDataException($"{source} is empty.");
            if (document.Format != Format)
            {
                throw new InvalidDataException($"{source} has format {document.Format}; legal is {Format}. Calibrate it again.");
            }

            if (document.Categories.Contains(null!))
            {
                throw new InvalidDataException($"{source} cannot be read: a category is null.");
            }

            PromptRefinement refinement = new(document.Categories, document.Source);
            return document.Revision is null || document.Revision == refinement.Revision
                ? refinement
                : throw new InvalidDataException(
                    $"{source} says revision {document.Revision}, but its content has revision {refinement.Revision}: it was edited after it was calibrated. Calibrate it again, or remove its revision.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }
    }

    internal static string Hash(PromptRefinement refinement) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Document(refinement), RouterJsonContext.Default.RefinementDocument)))[..RevisionDigits];

    private static RefinementDocument Document(PromptRefinement refinement) =>
        new() { Format = Format, Source = refinement.Source, Categories = [.. refinement.Rules] };
}
