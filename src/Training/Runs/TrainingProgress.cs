namespace CoERouter.Training.Runs;

/// <summary>What a run reports now and then.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="TokensSeen">Tokens trained on since the run began, resumed parts included.</param>
/// <param name="Loss">Smoothed cross-entropy of answer tokens, in nats.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="GradientNorm">Norm of the last gradient, before clipping.</param>
/// <param name="TokensPerSecond">Speed of this process.</param>
/// <param name="HeaviestLoad">Largest share of a layer's slots that one expert received, over the even share.</param>
/// <param name="Remaining">Time left at this speed.</param>
/// <param name="Validation">Figures of the last validation, or null.</param>
public sealed record TrainingProgress(long Step, long Steps, long TokensSeen, double Loss, float LearningRate, double GradientNorm, double TokensPerSecond, double HeaviestLoad, TimeSpan Remaining, ValidationResult? Validation);
