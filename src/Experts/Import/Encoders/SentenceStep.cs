namespace CoERouter.Experts.Import.Encoders;

/// <summary>What is done with the pooled vector: a matrix with a function after it, or, where <paramref name="Folder"/> is null, its length made 1.</summary>
/// <param name="Folder">Folder of the matrix within the model's.</param>
/// <param name="Inputs">Numbers that it reads.</param>
/// <param name="Outputs">Numbers that it makes.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="Activation">The function after it.</param>
internal sealed record SentenceStep(string? Folder, int Inputs = 0, int Outputs = 0, bool HasBias = false, EncoderActivation Activation = EncoderActivation.Identity)
{
    /// <summary>Makes the length 1.</summary>
    public static SentenceStep Normalize { get; } = new((string?)null);
}
