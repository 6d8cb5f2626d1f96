using System.Text;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using CoERouter.Tests.Experts.Graphs;

namespace CoERouter.Tests.Experts.Folders;

/// <summary>A tiny expert with random weights and a real tokenizer, written to a temporary models folder that is deleted in the
/// end.</summary>
internal sealed class TestExpert : IDisposable
{
    public static readonly DecoderSpec Spec = new()
    {
        Layers = 2,
        Width = 64,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        VocabularySize = 288,
        ContextLength = 96,
        Mixture = new() { Experts = 4, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 32 },
    };

    private static readonly Lazy<ByteLevelTokenizer> SharedTokenizer = new(() => BytePairTrainer.Train(
        ["the quick brown fox jumps over the lazy dog", "the dog and the fox", "what is the sum of 12 and 30"],
        new() { VocabularySize = 280, SpecialTokens = new ChatMarkers().Tokens }));

    public string Models { get; } = Directory.CreateTempSubdirectory("coe-models").FullName;

    public static ByteLevelTokenizer Tokenizer => SharedTokenizer.Value;

    public static ExpertContent Content(string name, WeightPrecision precision = WeightPrecision.Int8)
    {
        using var json = new MemoryStream();
        TokenizerJson.Write(Tokenizer.Definition, json);
        var template = new ChatTemplate(Tokenizer, new ChatMarkers());
        return new()
        {
            Name = name,
            Task = "test",
            Description = "Writes random text.",
            Revision = "r1",
            Spec = Spec,
            Precision = precision,
            Tokenizer = Encoding.UTF8.GetString(json.ToArray()),
            TokenizerConfiguration = template.ToTokenizerConfig(Spec.ContextLength),
            ChatTemplate = template.ToJinja(),
            Training = new() { Steps = 7, ValidationLoss = 0.25 },
        };
    }

    public ExpertFolder Write(string name, int seed = 1, WeightPrecision precision = WeightPrecision.Int8) =>
        ExpertFolder.Write(Path.Combine(Models, name), Content(name, precision), new RandomDecoderWeights(Spec, seed));

    public void Dispose() => Directory.Delete(Models, recursive: true);
}
