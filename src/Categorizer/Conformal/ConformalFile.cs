using System.Text.Json;

namespace CoERouter.Categorizer.Conformal;

/// <summary>Reads and writes a <see cref="ConformalModel"/> as JSON.</summary>
public static class ConformalFile
{
    /// <summary>Reads the rule.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="InvalidDataException">The text is no rule, or the rule has faults; the message says which.</exception>
    public static ConformalModel Read(string json, string source)
    {
        try
        {
            ConformalModel model = JsonSerializer.Deserialize(json, ConformalJsonContext.Default.ConformalModel)
                ?? throw new InvalidDataException($"{source} is empty.");
            IReadOnlyList<string> faults = model.Faults();
            return faults.Count == 0 ? model : throw new InvalidDataException($"{source} is not usable. {string.Join(' ', faults)}");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>The rule as indented JSON.</summary>
    public static string Write(ConformalModel model) => JsonSerializer.Serialize(model, ConformalJsonContext.Default.ConformalModel);
}
