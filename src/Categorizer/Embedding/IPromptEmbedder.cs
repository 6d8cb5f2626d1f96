namespace CoERouter.Categorizer.Embedding;

/// <summary>Prompt to vector. Thread-safe.</summary>
public interface IPromptEmbedder
{
    /// <summary>Numbers per vector.</summary>
    int Dimension { get; }

    /// <summary>A short hash of the model's files.</summary>
    string Revision { get; }

    /// <summary>Embeds a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="embedding">Receives <see cref="Dimension"/> numbers, of length 1 unless the model's folder says otherwise; zeros for a prompt without a
    /// known token.</param>
    /// <returns>Whether the prompt has any known token.</returns>
    bool Embed(ReadOnlySpan<char> prompt, Span<float> embedding);
}
