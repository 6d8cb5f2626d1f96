using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;
using CoERouter.Training.Optimization;
using CoERouter.Training.Runs;

namespace CoERouter.Bench.Training;

/// <summary>One optimizer step of a recipe, from a packed batch to new weights; the batches are prepared before. Owns its state.</summary>
internal sealed class TrainingStep : IDisposable
{
    private const int Batches = 4;

    // Few, for the time of a step does not depend on which tokens there are.
    private const int TokenizerExamples = 1000;

    private readonly OptimizerState _state;
    private readonly AdamW _optimizer;
    private readonly TrainingSession _session;
    private readonly PackedBatch[] _batches;
    private readonly TrainingPlan _plan;
    private long _step;

    public TrainingStep(ExpertRecipe recipe)
    {
        DecoderSpec spec = recipe.Spec;
        _plan = recipe.Plan(recipe.Steps, seed: 1);
        _state = new(spec);
        _state.Values.Initialize(_plan.Seed);
        _optimizer = new(_plan.Optimizer, _state.Values.DecayMask());
        ITaskCorpus corpus = TaskCorpora.Of(recipe.Task);
        BatchSource source = new(corpus, new(Tokenizer(recipe, corpus)), _plan.Shape, _plan.Seed);
        _batches = [.. Enumerable.Range(1, Batches).Select(step => source.At(CorpusSlice.Train, step))];
        _session = TrainingSession.ForTraining(spec, _plan, _state);
    }

    /// <summary>Positions of a batch.</summary>
    public int Tokens => _plan.Shape.Tokens;

    /// <summary>Positions of one of its rows.</summary>
    public int Length => _plan.Shape.Length;

    /// <summary>A whole step.</summary>
    public void Run()
    {
        _session.Run(_batches[_step % Batches]);
        Optimize();
    }

    /// <summary>The part of a step after the graph: the gradient's norm, clipping, AdamW and the weights' average.</summary>
    public void Optimize()
    {
        double norm = _optimizer.Norm(_state.Gradients);
        _step++;
        _optimizer.Step(_step, _plan.Schedule.At(_step), norm, _state);
    }

    public void Dispose()
    {
        _session.Dispose();
        _state.Dispose();
    }

    private static ByteLevelTokenizer Tokenizer(ExpertRecipe recipe, ITaskCorpus corpus)
    {
        Random random = new(1);
        IEnumerable<string> texts = Enumerable.Range(0, TokenizerExamples).Select(_ => corpus.Draw(CorpusSlice.Train, random)).SelectMany(example => new[] { example.Prompt, example.Answer });
        return BytePairTrainer.Train(texts, new() { VocabularySize = recipe.Vocabulary, SpecialTokens = new ChatMarkers().Tokens });
    }
}
