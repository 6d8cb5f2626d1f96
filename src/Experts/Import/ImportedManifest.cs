using CoERouter.Experts.Folders;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import;

/// <summary>The manifest of an imported expert.</summary>
internal static class ImportedManifest
{
    private const int RevisionDigits = 12;

    public static ExpertManifest Create(
        ImportOptions options, ModelConfiguration configuration, DecoderSpec spec, string family, IReadOnlyDictionary<string, FileRecord> files)
    {
        GatingPolicy gating = GatingPolicy.TopK(spec.Mixture.ActiveExperts);
        var manifest = new ExpertManifest
        {
            Name = options.Name,
            Task = options.Task,
            Description = options.Description ?? $"A {family} model ({configuration.ModelType}), imported.",
            Revision = files[ExpertFiles.Weights].Sha256[..RevisionDigits],
            Spec = spec,
            Gating = gating,
            Quantization = options.Precision,
            TotalParameters = spec.TotalParameters,
            ActiveParameters = spec.ActiveParameters(gating.Count),
            ContextLength = spec.ContextLength,
            IsImported = true,
            Files = files,
        };
        IReadOnlyList<string> faults = manifest.Faults();
        return faults.Count == 0 ? manifest : throw new ArgumentException($"The expert '{options.Name}' cannot be written: {string.Join("; ", faults)}.");
    }
}
