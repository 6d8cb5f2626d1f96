using CoERouter.Training.Corpora;
using CoERouter.Training.Graphs;

namespace CoERouter.Training.Batches;

/// <summary>
/// The batches of a run: batch n depends on the seed and n alone, so a resumed run sees exactly what an uninterrupted one would have.
/// Thread-safe.
/// </summary>
public sealed class BatchSource
{
    // Draws beyond a full batch, so that the last gaps of the rows find an example that fits.
    private const double Surplus = 1.15;

    private readonly ITaskCorpus _corpus;
    private readonly ExampleEncoder _encoder;
    private readonly TrainingShape _shape;
    private readonly int _seed;

    /// <param name="corpus">Where examples come from.</param>
    /// <param name="encoder">How they become tokens.</param>
    /// <param name="shape">The batch.</param>
    /// <param name="seed">Seed of the run.</param>
    public BatchSource(ITaskCorpus corpus, ExampleEncoder encoder, TrainingShape shape, int seed)
    {
        _corpus = corpus;
        _encoder = encoder;
        _shape = shape;
        _seed = seed;
    }

    /// <summary>The batch of a step.</summary>
    public PackedBatch At(CorpusSlice slice, long step)
    {
        var random = new Random(HashCode(slice, step));
        List<EncodedExample> examples = [];
        for (int tokens = 0; tokens < _shape.Tokens * Surplus;)
        {
            EncodedExample example = _encoder.Encode(_corpus.Draw(slice, random));
            if (example.Tokens.Length - 1 <= _shape.Length)
            {
                examples.Add(example);
            }

            tokens += example.Tokens.Length;
        }

        return new(_shape, examples);
    }

    // System.HashCode differs from process to process; runs must repeat.
    private int HashCode(CorpusSlice slice, long step)
    {
        ulong mixed = unchecked(((ulong)_seed * 0x9E3779B97F4A7C15) ^ ((ulong)step * 0xBF58476D1CE4E5B9) ^ ((ulong)slice * 0x94D049BB133111EB));
        mixed ^= mixed >> 31;
        mixed *= 0xD6E8FEB86659FD93;
        return (int)(mixed >> 33);
    }
}
