using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;

namespace CoERouter.Training.Runs;

/// <summary>
/// The folder in which an expert is trained: its tokenizer and its latest checkpoint. A run that finds them goes on; a run that does not
/// starts. Nothing in it is needed once the expert is exported.
/// </summary>
public sealed class ExpertWorkspace
{
    // Enough examples to meet every frequent word of a corpus many times; merges hardly change beyond.
    private const int TokenizerExamples = 20_000;

    private readonly ExpertRecipe _recipe;
    private readonly ITaskCorpus _corpus;

    /// <param name="folder">The folder; created where absent.</param>
    /// <param name="recipe">What is trained.</param>
    /// <param name="corpus">On what.</param>
    /// <param name="seed">Seed of tokenizer, weights and data.</param>
    public ExpertWorkspace(string folder, ExpertRecipe recipe, ITaskCorpus corpus, int seed)
    {
        Directory.CreateDirectory(folder);
        Folder = folder;
        _recipe = recipe;
        _corpus = corpus;
        Seed = seed;
        Tokenizer = OpenTokenizer();
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The run's seed.</summary>
    public int Seed { get; }

    /// <summary>Where the latest checkpoint lies, or will.</summary>
    public string CheckpointPath => Path.Combine(Folder, "run.checkpoint");

    /// <summary>Where the tokenizer lies.</summary>
    public string TokenizerPath => Path.Combine(Folder, "tokenizer.json");

    /// <summary>The expert's tokenizer, trained on the corpus the first time.</summary>
    public ByteLevelTokenizer Tokenizer { get; }

    /// <summary>Opens the run: goes on with the checkpoint where there is one and <paramref name="restart"/> is false.</summary>
    /// <param name="steps">Steps of the whole run; a resumed run may ask for more than the first did.</param>
    /// <param name="restart">Whether to start anew.</param>
    /// <param name="threads">Threads of the runtime; 0 means one per processor.</param>
    public ExpertTrainer Open(long steps, bool restart, int threads = 0)
    {
        TrainingPlan plan = _recipe.Plan(steps, Seed) with { Threads = threads };
        var batches = new BatchSource(_corpus, new(Tokenizer), plan.Shape, Seed);
        return new(_recipe.Spec, plan, batches, !restart && File.Exists(CheckpointPath) ? CheckpointPath : null);
    }

    private ByteLevelTokenizer OpenTokenizer()
    {
        if (!File.Exists(TokenizerPath))
        {
            var random = new Random(Seed);
            IEnumerable<string> texts = Enumerable.Range(0, TokenizerExamples).Select(_ => _corpus.Draw(CorpusSlice.Train, random)).SelectMany(example => new[] { example.Prompt, example.Answer });
            BytePairTrainer.Train(texts, new() { VocabularySize = _recipe.Vocabulary, SpecialTokens = new ChatMarkers().Tokens }).Save(TokenizerPath);
        }

        return ByteLevelTokenizer.Load(TokenizerPath);
    }
}
