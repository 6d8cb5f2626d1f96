using System.Globalization;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Host.Composition;

namespace CoERouter.Host.Commands;

/// <summary>Imports a sentence-embedding folder for the categorizer: writes it beside its place, tries it, and moves it there.</summary>
internal static class EmbeddingImport
{
    private const int DefaultMostTokens = 512;
    private const string Probe = "hello world";

    /// <summary>Imports.</summary>
    /// <param name="source">The folder as its makers publish it.</param>
    /// <param name="models">The models folder.</param>
    /// <param name="name">The name that it gets.</param>
    /// <param name="tokenizerFolder">Where its tokenizer lies, where not in the folder; or null.</param>
    /// <param name="prefix">Put before every prompt; null means what the folder says.</param>
    /// <param name="cancellation">Stops; nothing is left then.</param>
    /// <exception cref="ModelImportException">It cannot be imported; the sentence says why.</exception>
    public static EmbeddingManifest Run(string source, string models, string name, string? tokenizerFolder, string? prefix, CancellationToken cancellation)
    {
        if (!EmbeddingManifest.IsName(name))
        {
            throw new ArgumentException($"The name of the embedding model is '{name}', legal are 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        SentenceImporter importer = SentenceImporter.Open(source, tokenizerFolder);
        string target = Path.Combine(models, EmbeddingModels.FolderName, name), partial = target + ".partial";
        Delete(partial);
        Directory.CreateDirectory(partial);
        try
        {
            SentenceImport written = importer.Write(partial, cancellation);
            EmbeddingManifest manifest = Try(partial, Describe(partial, name, written, prefix));
            cancellation.ThrowIfCancellationRequested();
            manifest.Write(partial);
            Delete(target);
            Directory.Move(partial, target);
            return manifest;
        }
        finally
        {
            Delete(partial);
        }
    }

    /// <summary>One line about an imported model.</summary>
    public static string Describe(EmbeddingManifest manifest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{manifest.Name}: {manifest.Family} embeddings of {manifest.Dimension} numbers, {manifest.Files.Values.Sum(file => file.Bytes) / 1e6:#,0.0} MB, at most {manifest.MostTokens} tokens. 'coe train categorizer --embedding {manifest.Name}' uses them.");

    private static EmbeddingManifest Describe(string folder, string name, SentenceImport written, string? prefix) => new()
    {
        Format = EmbeddingManifest.PresentFormat,
        Name = name,
        Family = written.Family,
        Dimension = written.Dimension ?? 1,
        MostTokens = Math.Clamp(written.MostTokens ?? DefaultMostTokens, 1, EmbeddingManifest.LargestMostTokens),
        Pooling = written.Pooling switch
        {
            PoolingMode.FirstToken => Pooling.FirstToken,
            PoolingMode.LastToken => Pooling.LastToken,
            PoolingMode.Maximum => Pooling.Maximum,
            PoolingMode.Mean => Pooling.Mean,
            _ => null,
        },
        Normalizes = written.Normalizes,
        Prefix = prefix ?? written.Prefix,
        Lowercases = written.Lowercases,
        Files = written.Files.ToDictionary(file => file, file => StoredFile.Of(Path.Combine(folder, file)), StringComparer.Ordinal),
    };

    private static EmbeddingManifest Try(string folder, EmbeddingManifest manifest)
    {
        IPromptEmbedder embedder = EmbeddingModels.Open(folder, manifest);
        using var owned = embedder as IDisposable;
        float[] vector = new float[embedder.Dimension];
        embedder.Embed(Probe, vector);
        return vector.All(float.IsFinite)
            ? manifest with { Dimension = embedder.Dimension }
            : throw new ModelImportException("The model gives numbers that are not finite, so that nothing could be told apart by them.");
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
