using System.Security.Cryptography;

namespace CoERouter.Categorizer.Heads;

/// <summary>Vector to logits of categories. Pure and thread-safe.</summary>
public interface IEmbeddingHead
{
    /// <summary>What it is called in reports.</summary>
    string Name { get; }

    /// <summary>Numbers per vector.</summary>
    int Dimension { get; }

    /// <summary>Computes the logits of a vector.</summary>
    /// <param name="embedding">The vector, of <see cref="Dimension"/> numbers.</param>
    /// <param name="logits">Receives one logit per category, all finite.</param>
    /// <returns>How foreign the vector is: the higher, the less it resembles the training prompts.</returns>
    float Score(ReadOnlySpan<float> embedding, Span<float> logits);

    /// <summary>Adds everything that decides to a hash, so that receipts can name it.</summary>
    void AddTo(IncrementalHash hash);
}
