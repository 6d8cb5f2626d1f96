using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Composition;

/// <summary>Reads the catalogue out of the experts' folders.</summary>
internal static class CatalogueReader
{
    /// <summary>Reads every expert of a pool. One with a manifest has to be whole; a folder of others that cannot be served is put
    /// aside.</summary>
    /// <exception cref="ExpertFolderException">An expert with a manifest is not whole.</exception>
    public static ExpertCatalogue Read(ExpertPool pool, string models)
    {
        List<ExpertSummary> experts = [];
        Dictionary<string, string> refused = new(StringComparer.Ordinal);
        foreach (string name in pool.Names)
        {
            string path = Path.Combine(models, name);
            try
            {
                ExpertFolder folder = pool.Folder(name);
                if (folder.HasTokenizer)
                {
                    experts.Add(Summarize(folder));
                }
                else
                {
                    refused.Add(name, $"The expert folder '{folder.Path}' lacks {ExpertFiles.Tokenizer}, so it cannot read text.");
                }
            }
            catch (ExpertFolderException exception) when (!File.Exists(Path.Combine(path, ExpertFiles.Manifest)))
            {
                refused.Add(name, exception.Message);
            }
        }

        return new(experts) { Refused = refused };
    }

    private static ExpertSummary Summarize(ExpertFolder folder)
    {
        ExpertManifest manifest = folder.Manifest;
        ExpertCost cost = manifest.Spec is { } spec
            ? ExpertCost.FromSpec(manifest.Name, spec)
            : new ExpertCost(manifest.Name, manifest.TotalParameters, manifest.ActiveParameters, 0, 1);
        cost = cost with { WeightBytes = manifest.Files.GetValueOrDefault(ExpertFiles.Weights)?.Bytes };
        string dated = folder.IsRecorded ? ExpertFiles.Manifest : ExpertFiles.GenerationConfiguration;
        return new ExpertSummary(
            new ExpertProfile(cost, manifest.Gating),
            manifest.Task,
            manifest.Description,
            folder.Weights,
            manifest.ContextLength,
            new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder.Path, dated))).ToUnixTimeSeconds())
        {
            ExactMatch = manifest.Training.ValidationExactMatch,
            TakesTools = ExpertTools.FormatOf(folder) is not null,
        };
    }
}
