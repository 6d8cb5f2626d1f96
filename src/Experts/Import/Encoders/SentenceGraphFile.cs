using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Import.Sources;
using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>An ONNX graph of an embedding model as its makers publish it, checked before the runtime sees it.</summary>
internal sealed class SentenceGraphFile
{
    private const string Name = "model.onnx";
    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly string _folder;

    private SentenceGraphFile(string folder, ModelOutline outline)
    {
        _folder = folder;
        Outline = outline;
    }

    /// <summary>What the graph says of itself.</summary>
    public ModelOutline Outline { get; }

    /// <summary>Whether it gives one vector per text, and not one per token.</summary>
    public bool IsPooled => Outline.Outputs.ContainsKey(SentenceGraph.Output) || Outline.Outputs.Values.All(output => output.Shape?.Count == 2);

    /// <summary>The graph of a folder, <c>model.onnx</c> or <c>onnx/model.onnx</c>; null where there is none.</summary>
    /// <exception cref="ModelImportException">It may not be loaded; the sentence says why.</exception>
    public static SentenceGraphFile? Find(string folder)
    {
        string below = Path.Combine(folder, "onnx");
        string? holder = ModelFiles.Find(folder, Name) is not null ? folder
            : Directory.Exists(below) && new DirectoryInfo(below).LinkTarget is null && ModelFiles.Find(below, Name) is not null ? below
            : null;
        return holder is null ? null : new SentenceGraphFile(holder, Read(Path.Combine(holder, Name)));
    }

    /// <summary>Whether the graph reads token ids and gives vectors: no caches go in, and no scores of next tokens come out.</summary>
    public bool IsEmbedding() => Outline.Inputs.Count > 0 && Outline.Inputs.Keys.All(Inputs.Contains) && !Outline.Outputs.ContainsKey("logits");

    /// <summary>Copies the graph and the files that it needs; returns their names.</summary>
    /// <exception cref="ModelImportException">A file is missing or too short, or does not lie beside the graph.</exception>
    public IReadOnlyList<string> Copy(string target)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (ExternalData data in Outline.External)
        {
            if (!sizes.TryGetValue(data.Location, out long bytes))
            {
                string path = ModelFiles.Find(_folder, data.Location) ?? throw new ModelImportException($"The model folder lacks '{data.Location}', which {Name} refers to.");
                bytes = new FileInfo(path).Length;
                sizes.Add(data.Location, bytes);
                File.Copy(path, Path.Combine(target, data.Location));
            }

            if (data.Offset < 0 || data.Offset > bytes - Math.Max(data.Length, data.Needed ?? 0))
            {
                throw new ModelImportException($"{Name} takes the tensor '{data.Tensor}' from beyond the end of {data.Location}.");
            }
        }

        File.Copy(Path.Combine(_folder, Name), Path.Combine(target, Name));
        return [Name, .. sizes.Keys];
    }

    private static ModelOutline Read(string path)
    {
        if (new FileInfo(path).Length > OutlineLimits.ModelBytes)
        {
            throw new ModelImportException($"{Name} has more than {OutlineLimits.ModelBytes} bytes; weights belong into a file beside it.");
        }

        try
        {
            using MappedFile model = MappedFile.Open(path);
            return ModelOutline.Read(model.Slice(0, (int)model.Length));
        }
        catch (FormatException fault)
        {
            throw new ModelImportException($"{Name} is not an ONNX model that can be loaded: {fault.Message}.", fault);
        }
    }
}
