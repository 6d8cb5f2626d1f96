using System.Security.Cryptography;
using System.Text.Json;

namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// Opens a folder with an embedding model: <c>model.onnx</c> (or <c>onnx/model.onnx</c>) of a sentence transformer, or <c>model.safetensors</c> of static
/// embeddings (model2vec). The tokenizer is passed in.
/// </summary>
public static class EmbeddingFolder
{
    private const int RevisionHexDigits = 12;
    private static readonly string[] ConfigurationFiles = ["config.json", "config_sentence_transformers.json"];

    /// <summary>Opens the folder. A model that holds native memory is disposed by the caller, as <see cref="IDisposable"/>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tokenizer">Tokenizes for this model.</param>
    /// <param name="settings">Details; null means the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder has no model of a known kind, or one that is not usable; the message says why.</exception>
    public static IPromptEmbedder Open(string folder, PromptTokenizer tokenizer, EmbeddingSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        settings ??= new EmbeddingSettings();
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        string? graph = GraphOf(folder);
        string tensors = Path.Combine(folder, "model.safetensors");
        if (graph is not null)
        {
            return new OnnxEmbedder(graph, tokenizer, PoolingOf(folder), settings, RevisionOf(graph));
        }

        return File.Exists(tensors)
            ? new StaticEmbedder(TensorFile.Read(tensors), tokenizer, settings, IsNormalized(folder), RevisionOf(tensors))
            : throw new InvalidDataException($"'{folder}' has neither model.onnx nor model.safetensors.");
    }

    /// <summary>Opens an imported folder as its manifest says.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">Its manifest, read already.</param>
    /// <param name="tokenizer">Tokenizes for this model.</param>
    /// <param name="unknownId">The token for unknown text; null means none.</param>
    /// <exception cref="InvalidDataException">The model is not usable; the message says why.</exception>
    public static IPromptEmbedder Open(string folder, EmbeddingManifest manifest, PromptTokenizer tokenizer, int? unknownId)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(tokenizer);
        EmbeddingSettings settings = new() { Prefix = manifest.Prefix, MostTokens = manifest.MostTokens, UnknownId = unknownId };
        return GraphOf(folder) is { } graph
            ? new OnnxEmbedder(graph, tokenizer, manifest.Pooling ?? Pooling.Mean, settings, manifest.Revision)
            : new StaticEmbedder(TensorFile.Read(Path.Combine(folder, "model.safetensors")), tokenizer, settings, manifest.Normalizes, manifest.Revision);
    }

    /// <summary>Whether a folder holds static embeddings, whose tokens stand alone, without markers at the beginning and the end.</summary>
    public static bool IsStatic(string folder) => GraphOf(folder) is null;

    private static string? GraphOf(string folder)
    {
        string beside = Path.Combine(folder, "model.onnx");
        string below = Path.Combine(folder, "onnx", "model.onnx");
        return File.Exists(beside) ? beside : File.Exists(below) ? below : null;
    }

    // The pooling module of a sentence transformer; without one the mean over tokens.
    private static Pooling PoolingOf(string folder)
    {
        string path = Path.Combine(folder, "1_Pooling", "config.json");
        if (!File.Exists(path))
        {
            return Pooling.Mean;
        }

        using JsonDocument document = Parse(path);
        return Is(document, "pooling_mode_cls_token") ? Pooling.FirstToken
            : Is(document, "pooling_mode_max_tokens") ? Pooling.Maximum
            : Is(document, "pooling_mode_lasttoken") ? Pooling.LastToken
            : Pooling.Mean;
    }

    private static bool IsNormalized(string folder)
    {
        string? path = ConfigurationFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return true;
        }

        using JsonDocument document = Parse(path);
        return !document.RootElement.TryGetProperty("normalize", out JsonElement value) || value.ValueKind != JsonValueKind.False;
    }

    private static bool Is(JsonDocument document, string name) => document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}' is no JSON: {fault.Message}", fault);
        }
    }

    private static string RevisionOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..RevisionHexDigits];
    }
}
