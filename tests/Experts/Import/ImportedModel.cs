using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Specification;

namespace CoERouter.Tests.Experts.Import;

/// <summary>A model folder imported into a temporary expert's folder and loaded.</summary>
internal sealed class ImportedModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coe-import");
    private readonly DecoderModel _model;
    private readonly ExpertSlot _slot;

    public ImportedModel(string source, WeightPrecision precision = WeightPrecision.Float32, int? context = null, string? adapter = null, ProductForm products = ProductForm.Mapped)
    {
        using (ModelImporter importer = ModelImporter.Open(source, new() { Name = "imported", Precision = precision, ContextLength = context, AdapterFolder = adapter, Products = products }))
        {
            importer.Write(Path.Combine(_folder.FullName, "imported"));
        }

        Folder = ExpertFolder.Read(Path.Combine(_folder.FullName, "imported"));
        Folder.Verify();
        _model = DecoderModel.Load(Folder, new() { Threads = 1, Slots = 1 });
        _slot = _model.RentAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public ExpertFolder Folder { get; }

    public DecoderSpec Spec => Folder.Manifest.Spec!;

    public DecodingState Begin()
    {
        _slot.State.Begin(Folder.Manifest.Gating);
        return _slot.State;
    }

    /// <summary>Logits after every token, read as one prompt.</summary>
    public float[][] Score(params ReadOnlySpan<int> tokens) => [.. Begin().Score(tokens).Chunk(Spec.VocabularySize)];

    /// <summary>Logits after every token, the first ones read as a prompt and each of the others by itself.</summary>
    public float[][] ScoreStepwise(ReadOnlySpan<int> tokens, int prompt)
    {
        DecodingState state = Begin();
        List<float[]> logits = [.. state.Score(tokens[..prompt]).Chunk(Spec.VocabularySize)];
        foreach (int token in tokens[prompt..])
        {
            logits.Add(state.Decode(token).ToArray());
        }

        return [.. logits];
    }

    public void Dispose()
    {
        _slot.Dispose();
        _model.Dispose();
        _folder.Delete(recursive: true);
    }
}
