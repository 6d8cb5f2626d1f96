using CoERouter.Router.Refinement;

namespace CoERouter.Host.Composition;

/// <summary>The rules of a models folder that place prompts between two arms, where it has some.</summary>
/// <param name="Rules">The rules; null where there are none.</param>
public sealed record OptionalRefinement(PromptRefinement? Rules)
{
    /// <summary>Reads the rules of a folder.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; every fault is named.</exception>
    public static OptionalRefinement Read(string models)
    {
        string path = Path.Combine(models, ModelsFolder.Refinement);
        return new OptionalRefinement(File.Exists(path) ? RefinementFile.Read(File.ReadAllText(path), $"The refinement '{path}'") : null);
    }
}
