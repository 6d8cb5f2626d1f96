using System.Text.Json;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Folders;

/// <summary>Reads an expert's folder and refuses whatever is not whole, before the runtime sees any of it.</summary>
internal static class ExpertFolderReader
{
    private const long MostManifestBytes = 1 << 20;
    private const long MostModelBytes = 1L << 30;

    public static ExpertFolder Read(string path)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            throw new ExpertFolderException($"There is no expert folder '{path}'.");
        }

        ExpertManifest manifest = ReadManifest(path);
        CheckFiles(path, manifest);
        CheckModel(path, manifest);
        return new ExpertFolder(path, manifest);
    }

    private static ExpertManifest ReadManifest(string path)
    {
        var file = new FileInfo(Path.Combine(path, ExpertFiles.Manifest));
        if (!file.Exists)
        {
            throw new ExpertFolderException($"The folder '{path}' is not an expert: it has no {ExpertFiles.Manifest}.");
        }

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
        foreach (string required in ExpertFiles.Required)
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

            var file = new FileInfo(Path.Combine(path, name));
            if (!file.Exists)
            {
                throw new ExpertFolderException($"The expert folder '{path}' lacks {name}.");
            }

            if (file.Length != record.Bytes)
            {
                throw new ExpertFolderException(
                    $"{name} of '{path}' has {file.Length} bytes instead of {record.Bytes}; it is truncated or was changed.");
            }
        }
    }

    private static void CheckModel(string path, ExpertManifest manifest)
    {
        if (manifest.Files[ExpertFiles.Model].Bytes > MostModelBytes)
        {
            throw new ExpertFolderException(
                $"{ExpertFiles.Model} of '{path}' has more than {MostModelBytes} bytes; weights belong into {ExpertFiles.Weights}.");
        }

        ModelOutline outline;
        try
        {
            outline = ModelOutline.Read(File.ReadAllBytes(Path.Combine(path, ExpertFiles.Model)));
        }
        catch (FormatException exception)
        {
            throw new ExpertFolderException($"{ExpertFiles.Model} of '{path}' is not an ONNX model: {exception.Message}.", exception);
        }

        foreach (ExternalData data in outline.External)
        {
            if (!IsPlainName(data.Location) || !manifest.Files.TryGetValue(data.Location, out FileRecord? file))
            {
                throw new ExpertFolderException(
                    $"{ExpertFiles.Model} of '{path}' takes '{data.Tensor}' from '{data.Location}', which is not a listed file of the folder.");
            }

            if (data.Offset > file.Bytes - data.Length)
            {
                throw new ExpertFolderException(
                    $"{ExpertFiles.Model} of '{path}' takes the tensor '{data.Tensor}' from beyond the end of {data.Location}.");
            }
        }

        RequireNames(path, "inputs", RequiredInputs(manifest.Spec), outline.Inputs);
        RequireNames(path, "outputs", RequiredOutputs(manifest.Spec), outline.Outputs);
    }

    private static void RequireNames(string path, string kind, IEnumerable<string> required, HashSet<string> present)
    {
        string[] missing = [.. required.Where(name => !present.Contains(name))];
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
