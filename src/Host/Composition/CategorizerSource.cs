using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;

namespace CoERouter.Host.Composition;

/// <summary>The categorizer of a models folder, whatever its kind, with what belongs to it. Owns the embedding model, where it has one.</summary>
internal sealed class CategorizerSource : IDisposable
{
    private readonly IDisposable? _embedder;

    private CategorizerSource(ICategorizer plain, ICategorizer categorizer, ConformalModel? conformal, DriftCalibration? drift, IDisposable? embedder)
    {
        (Plain, Categorizer, Conformal, Drift, _embedder) = (plain, categorizer, conformal, drift, embedder);
    }

    /// <summary>The categorizer without prediction sets.</summary>
    public ICategorizer Plain { get; }

    /// <summary>The categorizer that routes: with prediction sets where their rule lies beside it.</summary>
    public ICategorizer Categorizer { get; }

    /// <summary>The rule of the prediction sets; null where there is none.</summary>
    public ConformalModel? Conformal { get; }

    /// <summary>What the drift alarm is made of; null where there is none for this categorizer.</summary>
    public DriftCalibration? Drift { get; }

    /// <summary>Whether a models folder has a categorizer.</summary>
    public static bool Exists(string models) =>
        File.Exists(Path.Combine(models, CategorizerArchive.FileName)) || File.Exists(Path.Combine(models, ModelsFolder.Categorizer));

    /// <summary>Opens the categorizer: <c>categorizer.json</c> where there is one, else <c>categorizer.bin</c>.</summary>
    /// <exception cref="FileNotFoundException">There is none, or its embedding model is not there.</exception>
    /// <exception cref="InvalidDataException">It, its embedding model or what belongs to it is not usable; one sentence says why.</exception>
    public static CategorizerSource Open(string models)
    {
        if (!File.Exists(Path.Combine(models, CategorizerArchive.FileName)))
        {
            return Complete(models, NgramCategorizer.Load(Path.Combine(models, ModelsFolder.Categorizer)), null);
        }

        IPromptEmbedder? opened = null;
        ICategorizer plain = CategorizerArchive.Read(
            models,
            embedding =>
            {
                string folder = EmbeddingModels.Locate(models, embedding.Name);
                embedding.Require(folder, CategorizerArchive.SourceOf(models));
                return opened = EmbeddingModels.Open(folder);
            });
        try
        {
            return Complete(models, plain, opened as IDisposable);
        }
        catch
        {
            (opened as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _embedder?.Dispose();

    private static CategorizerSource Complete(string models, ICategorizer plain, IDisposable? embedder)
    {
        string path = Path.Combine(models, ModelsFolder.Conformal);
        ConformalModel? conformal = File.Exists(path) ? ConformalFile.Read(File.ReadAllText(path), $"The rule '{path}'") : null;
        DriftCalibration? drift = DriftCalibration.Find(models);
        return new CategorizerSource(
            plain,
            conformal is null ? plain : new ConformalCategorizer(plain, conformal),
            conformal,
            drift?.CategorizerRevision == plain.Revision ? drift : null,
            embedder);
    }
}
