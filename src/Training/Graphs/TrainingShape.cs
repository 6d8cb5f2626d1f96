namespace CoERouter.Training.Graphs;

/// <summary>The fixed size of one training batch.</summary>
/// <param name="Rows">Sequences, each packed with several examples.</param>
/// <param name="Length">Tokens of one sequence.</param>
public readonly record struct TrainingShape(int Rows, int Length)
{
    /// <summary>Tokens of a batch.</summary>
    public int Tokens => Rows * Length;
}
