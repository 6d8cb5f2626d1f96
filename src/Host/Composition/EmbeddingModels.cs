using CoERouter.Categorizer.Embedding;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Host.Composition;

/// <summary>Opens embedding models with the tokenizer that lies beside them.</summary>
internal static class EmbeddingModels
{
    /// <summary>The folder of imported embedding models within the models folder.</summary>
    public const string FolderName = "embeddings";

    private const string Tokenizer = "tokenizer.json";

    /// <summary>The folder of an imported embedding model.</summary>
    /// <exception cref="FileNotFoundException">There is none of the name; the sentence lists those that there are.</exception>
    public static string Locate(string models, string name)
    {
        string all = Path.Combine(models, FolderName), folder = Path.Combine(all, name);
        if (EmbeddingManifest.IsName(name) && File.Exists(Path.Combine(folder, EmbeddingManifest.FileName)))
        {
            return folder;
        }

        string[] others = Directory.Exists(all)
            ? [.. Directory.EnumerateDirectories(all).Where(other => File.Exists(Path.Combine(other, EmbeddingManifest.FileName))).Select(other => Path.GetFileName(other)).Order(StringComparer.Ordinal)]
            : [];
        throw new FileNotFoundException(
            $"There is no embedding model '{name}' in '{all}'; {(others.Length > 0 ? $"there are {string.Join(", ", others)}" : "'coe import FOLDER' puts one there")}.");
    }

    /// <summary>
    /// Opens an imported folder as its manifest says, or a folder with <c>tokenizer.json</c> and a model as it is (<see cref="EmbeddingFolder"/>). The caller
    /// disposes what is disposable.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Put before every prompt, for models that were trained with one; an imported folder has its own.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="InvalidDataException">The tokenizer or the model is not usable.</exception>
    public static IPromptEmbedder Open(string folder, string prefix = "")
    {
        if (EmbeddingManifest.Find(folder) is { } manifest)
        {
            return Open(folder, manifest);
        }

        TextTokenizer tokenizer = Load(folder);
        EmbeddingSettings settings = new() { Prefix = prefix, UnknownId = tokenizer.UnknownId };
        return EmbeddingFolder.Open(folder, Tokenizing(tokenizer, !EmbeddingFolder.IsStatic(folder), settings.MostTokens, lowercases: false), settings);
    }

    /// <summary>Opens an imported folder as a manifest says.</summary>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="InvalidDataException">The tokenizer or the model is not usable.</exception>
    public static IPromptEmbedder Open(string folder, EmbeddingManifest manifest)
    {
        TextTokenizer tokenizer = Load(folder);
        PromptTokenizer tokenizing = Tokenizing(tokenizer, !EmbeddingFolder.IsStatic(folder), manifest.MostTokens, manifest.Lowercases);
        return EmbeddingFolder.Open(folder, manifest, tokenizing, tokenizer.UnknownId);
    }

    private static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, Tokenizer);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no tokenizer at '{path}'.", path);
        }

        try
        {
            return TextTokenizer.Load(path);
        }
        catch (NotSupportedException fault)
        {
            throw new InvalidDataException($"The tokenizer '{path}' cannot be used: {fault.Message}", fault);
        }
    }

    private static PromptTokenizer Tokenizing(TextTokenizer tokenizer, bool hasMarkers, int mostTokens, bool lowercases)
    {
        int room = Math.Max(mostTokens - tokenizer.PrefixIds.Count - tokenizer.SuffixIds.Count, 0);
        return Tokenize;

        void Tokenize(ReadOnlySpan<char> prompt, List<int> ids)
        {
            tokenizer.Encode(lowercases ? prompt.ToString().ToLowerInvariant() : prompt, special: false, ids);
            if (hasMarkers)
            {
                ids.RemoveRange(Math.Min(ids.Count, room), Math.Max(ids.Count - room, 0));
                ids.InsertRange(0, tokenizer.PrefixIds);
                ids.AddRange(tokenizer.SuffixIds);
            }
        }
    }
}
