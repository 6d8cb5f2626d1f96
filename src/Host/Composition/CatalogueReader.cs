using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Composition;

/// <summary>Reads the catalogue out of the experts' manifests.</summary>
internal static class CatalogueReader
{
    public static ExpertCatalogue Read(ExpertPool pool, string models) =>
        new([.. pool.Names.Select(name => Summarize(name, pool.Manifest(name), models))]);

    private static ExpertSummary Summarize(string name, ExpertManifest manifest, string models) => new(
        new ExpertProfile(ExpertCost.FromSpec(name, manifest.Spec) with { WeightBytes = manifest.Files.GetValueOrDefault(ExpertFiles.Weights)?.Bytes }, manifest.Gating),
        manifest.Task,
        manifest.Description,
        manifest.Quantization.ToString(),
        manifest.ContextLength,
        new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(models, name, ExpertFiles.Manifest))).ToUnixTimeSeconds())
    {
        ExactMatch = manifest.Training.ValidationExactMatch,
    };
}
