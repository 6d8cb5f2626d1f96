using System.Text.Json;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Folders.Layouts;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;

namespace CoERouter.Experts.Folders;

/// <summary>Reads an expert's folder and refuses whatever is not whole, before the runtime sees any of it.</summary>
internal static class ExpertFolderReader
{
    private const long MostManifestBytes = 1 << 20;

    public static ExpertFolder Read(string path)
    {
        path = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (!Directory.Exists(path))
        {
            throw new ExpertFolderException($"There is no expert folder '{path}'.");
        }

        try
        {
            return ReadFiles(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExpertFolderException($"The expert folder '{path}' cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static ExpertFolder ReadFiles(string path)
    {
        ExpertManifest? manifest = null;
        if (FolderPaths.Has(path, ExpertFiles.Manifest))
        {
            manifest = ReadManifest(path);
            CheckFiles(path, manifest);
        }
        else if (!FolderPaths.Has(path, ExpertFiles.GenerationConfiguration))
        {
            throw new ExpertFolderException(
                $"The folder '{path}' is not an expert: it has no {ExpertFiles.Manifest} and no {ExpertFiles.GenerationConfiguration}.");
        }

        DecoderConfiguration configuration = DecoderConfigurationReader.Read(path);
        if (configuration.IsOwn && manifest?.Spec is null)
        {
            throw new ExpertFolderException($"The folder '{path}' is not a whole expert: it was written by this program and has no {ExpertFiles.Manifest}.");
        }

        ModelOutline outline = ReadOutline(path, configuration.FileName);
        if (manifest?.Spec is { } spec)
        {
            RequireNames(path, "inputs", RequiredInputs(spec), outline.Inputs.Keys);
            RequireNames(path, "outputs", RequiredOutputs(spec), outline.Outputs.Keys);
        }

        IReadOnlyList<string> files = CheckExternalData(path, configuration.FileName, outline.External, manifest);
        DecoderLayout layout = Resolve(path, configuration, outline);
        return new(path, manifest ?? Describe(path, configuration, outline), configuration, layout with { RoutedExperts = manifest?.RoutedExperts ?? 1 })
        {
            IsRecorded = manifest is not null,
            Weights = manifest?.Quantization?.ToString() ?? outline.Weights,
            ModelFiles = files,
            NeedsPacking = outline.NeedsPacking,
            ModelBytes = files.Sum(file => new FileInfo(FolderPaths.Resolve(path, file)).Length),
        };
    }

    private static ExpertManifest ReadManifest(string path)
    {
        var file = new FileInfo(FolderPaths.Resolve(path, ExpertFiles.Manifest));
        if (file.Length > MostManifestBytes)
        {
            throw new ExpertFolderException(
                $"The {ExpertFiles.Manifest} of '{path}' has {file.Length} bytes; at most {MostManifestBytes} are read.");
        }

        ExpertManifest manifest;
        try
        {
            using FileStream stream = file.OpenRead();
            manifest = JsonSerializer.Deserialize(stream, FolderJson.Default.ExpertManifest)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new ExpertFolderException(
                $"The {ExpertFiles.Manifest} of '{path}' is not valid: {exception.Message.TrimEnd('.')}.", exception);
        }

        IReadOnlyList<string> faults = manifest.Faults();
        return faults.Count == 0
            ? manifest
            : throw new ExpertFolderException($"The {ExpertFiles.Manifest} of '{path}' is not legal: {string.Join("; ", faults)}.");
    }

    private static void CheckFiles(string path, ExpertManifest manifest)
    {
        foreach (string required in manifest.Spec is null ? [ExpertFiles.GenerationConfiguration] : ExpertFiles.Required)
        {
            if (!manifest.Files.ContainsKey(required))
            {
                throw new ExpertFolderException($"The {ExpertFiles.Manifest} of '{path}' does not list {required}.");
            }
        }

        foreach ((string name, FileRecord record) in manifest.Files)
        {
            if (!IsPlainName(name))
            {
                throw new ExpertFolderException(
                    $"The {ExpertFiles.Manifest} of '{path}' lists '{name}', which is not a file of the folder itself.");
            }

            var file = new FileInfo(FolderPaths.Resolve(path, name));
            if (file.Length != record.Bytes)
            {
                throw new ExpertFolderException(
                    $"{name} of '{path}' has {file.Length} bytes instead of {record.Bytes}; it is truncated or was changed.");
            }
        }
    }

    private static ModelOutline ReadOutline(string path, string name)
    {
        var file = new FileInfo(FolderPaths.Resolve(path, name));
        if (file.Length > OutlineLimits.ModelBytes)
        {
            throw new ExpertFolderException($"{name} of '{path}' has more than {OutlineLimits.ModelBytes} bytes; weights belong into a file beside it.");
        }

        try
        {
            using MappedFile model = MappedFile.Open(file.FullName);
            return ModelOutline.Read(model.Slice(0, (int)model.Length));
        }
        catch (FormatException exception)
        {
            throw new ExpertFolderException($"{name} of '{path}' is not an ONNX model that can be loaded: {exception.Message}.", exception);
        }
    }

    private static List<string> CheckExternalData(string path, string model, IReadOnlyList<ExternalData> tensors, ExpertManifest? manifest)
    {
        // The runtime looks for external data beside the graph.
        string folder = model.Contains('/', StringComparison.Ordinal) ? model[..(model.LastIndexOf('/') + 1)] : "";
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (ExternalData data in tensors)
        {
            if (manifest is not null && (!IsPlainName(data.Location) || !manifest.Files.ContainsKey(data.Location)))
            {
                throw new ExpertFolderException(
                    $"{model} of '{path}' takes '{data.Tensor}' from '{data.Location}', which is not a listed file of the folder.");
            }

            if (!sizes.TryGetValue(data.Location, out long bytes))
            {
                // Also the location alone must be no way out: the runtime starts from the graph's own folder.
                bytes = new FileInfo(FolderPaths.Resolve(Path.Combine(path, folder).TrimEnd('/'), data.Location)).Length;
                sizes.Add(data.Location, bytes);
            }

            if (data.Needed is { } needed && data.Length != 0 && data.Length != needed)
            {
                throw new ExpertFolderException(
                    $"{model} of '{path}' takes {data.Length} bytes for the tensor '{data.Tensor}', whose type and shape need {needed}.");
            }

            if (data.Offset > bytes - Math.Max(data.Length, data.Needed ?? 0))
            {
                throw new ExpertFolderException(
                    $"{model} of '{path}' takes the tensor '{data.Tensor}' from beyond the end of {data.Location}.");
            }
        }

        return [model, .. sizes.Keys.Select(name => folder + name)];
    }

    private static DecoderLayout Resolve(string path, DecoderConfiguration configuration, ModelOutline outline)
    {
        try
        {
            return DecoderLayoutResolver.Resolve(configuration, outline);
        }
        catch (FormatException exception)
        {
            throw new ExpertFolderException($"{configuration.FileName} of '{path}' cannot be served: {exception.Message}.", exception);
        }
    }

    private static ExpertManifest Describe(string path, DecoderConfiguration configuration, ModelOutline outline)
    {
        string name = Path.GetFileName(path);
        return ExpertManifest.IsName(name)
            ? new()
            {
                Name = name,
                Task = "any",
                Description = $"A decoder of the type {configuration.Type}.",
                Revision = "not recorded",
                Gating = GatingPolicy.TopK(1),
                TotalParameters = outline.Parameters,
                ActiveParameters = outline.Parameters,
                ContextLength = configuration.ContextLength,
            }
            : throw new ExpertFolderException(
                $"The folder '{path}' cannot name an expert; legal are 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
    }

    private static void RequireNames(string path, string kind, IEnumerable<string> required, IEnumerable<string> present)
    {
        string[] missing = [.. required.Except(present, StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new ExpertFolderException(
                $"{ExpertFiles.Model} of '{path}' was not written for this program: it lacks the {kind} {string.Join(", ", missing)}.");
        }
    }

    private static IEnumerable<string> RequiredInputs(DecoderSpec spec) =>
    [
        GraphNames.InputIds, GraphNames.SequenceLengths, GraphNames.TotalSequenceLength, GraphNames.LogitsPositions, GraphNames.Gating,
        .. Enumerable.Range(0, spec.Layers).SelectMany(
            layer => PerLayer(spec, GraphNames.PastKey(layer), GraphNames.PastValue(layer), GraphNames.PastConvolution(layer))),
    ];

    private static IEnumerable<string> RequiredOutputs(DecoderSpec spec) =>
    [
        GraphNames.Logits, GraphNames.Routing,
        .. Enumerable.Range(0, spec.Layers).SelectMany(
            layer => PerLayer(spec, GraphNames.PresentKey(layer), GraphNames.PresentValue(layer), GraphNames.PresentConvolution(layer))),
    ];

    private static string[] PerLayer(DecoderSpec spec, string key, string value, string convolution) =>
        spec.ConvolutionWidth > 0 ? [key, value, convolution] : [key, value];

    private static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0 && Path.GetFileName(name) == name;
}
