using CoERouter.Experts.Folders;

namespace CoERouter.Host.Composition;

/// <summary>Where the experts, the categorizer and the map lie.</summary>
public static class ModelsFolder
{
    /// <summary>Name of the folder, and of the option that names another.</summary>
    public const string Name = "models";

    /// <summary>The weights of the categorizer.</summary>
    public const string Categorizer = "categorizer.bin";

    /// <summary>The rule of the conformal prediction sets; where it is absent, the categorizer's threshold decides.</summary>
    public const string Conformal = "conformal.json";

    /// <summary>The rules that place prompts of a category between two arms; where it is absent, the map's arm takes them all.</summary>
    public const string Refinement = "refinement.json";

    /// <summary>The map.</summary>
    public const string Map = "map.json";

    /// <summary>Which experts were written here or have passed a trial; where it is absent, all are tried before they are loaded.</summary>
    public const string Trials = "trials.json";

    /// <summary>The outcome table that the map was solved from.</summary>
    public const string Outcomes = "outcomes.json";

    /// <summary>The folder of feedback, proposed and earlier maps, within the models folder unless another is named.</summary>
    public const string State = "state";

    /// <summary>Finds the folder.</summary>
    /// <param name="named">The folder that the user named, or null.</param>
    /// <param name="starts">Where to look for a folder "models", there and in every folder above; the first found counts.</param>
    /// <exception cref="ModelsFolderException">There is none.</exception>
    public static string Locate(string? named, IReadOnlyList<string> starts)
    {
        if (named is not null)
        {
            return Directory.Exists(named)
                ? Path.GetFullPath(named)
                : throw new ModelsFolderException($"There is no models folder '{Path.GetFullPath(named)}'.");
        }

        foreach (string start in starts)
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, Name);
                if (HoldsModels(candidate))
                {
                    return candidate;
                }
            }
        }

        throw new ModelsFolderException(
            $"There is no models folder: no folder '{Name}' with experts in {string.Join(" or ", starts.Select(start => $"'{Path.GetFullPath(start)}'").Distinct())} or above. Name one with --models.");
    }

    // Any project may have a folder of that name; ours holds experts.
    private static bool HoldsModels(string folder) =>
        Directory.Exists(folder)
            && Directory.EnumerateDirectories(folder).Any(ExpertFiles.MarkFolder);
}
