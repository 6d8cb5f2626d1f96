using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;

namespace CoERouter.Tests.Experts.Import;

/// <summary>A model folder imported into a temporary expert's folder and loaded.</summary>
internal sealed class ImportedModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coe-import");
    private readonly OnnxSession _session;
    private readonly DecodingState _state;

    public ImportedModel(string source, WeightPrecision precision = WeightPrecision.Float32, int? context = null)
    {
        using (ModelImporter importer = ModelImporter.Open(source, new() { Name = "imported", Precision = precision, ContextLength = context }))
        {
            importer.Write(Path.Combine(_folder.FullName, "imported"));
        }

        Folder = ExpertFolder.Read(Path.Combine(_folder.FullName, "imported"));
        Folder.Verify();
        _session = OnnxSession.FromFile(
            Folder.ModelPath, new SessionSettings { Threads = 1, AllowSpinning = false, Operators = [new SparseMoEOperator()] });
        ModelShapes.Check(Folder, _session);
        _state = new(_session, Spec, Folder.Manifest.ContextLength, "imported");
    }

    public ExpertFolder Folder { get; }

    public DecoderSpec Spec => Folder.Manifest.Spec;

    public DecodingState Begin()
    {
        _state.Begin(Folder.Manifest.Gating);
        return _state;
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
        _state.Dispose();
        _session.Dispose();
        _folder.Delete(recursive: true);
    }
}
