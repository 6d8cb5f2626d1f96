using CoERouter.Training.Attention;
using CoERouter.Training.Graphs;
using CoERouter.Training.Optimization;

namespace CoERouter.Training.Runs;

/// <summary>How one expert is trained. Everything that decides the result, apart from data and spec.</summary>
public sealed record TrainingPlan
{
    /// <summary>Optimizer steps of the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>Batch size. Default 8 rows of 256 tokens.</summary>
    public TrainingShape Shape { get; init; } = new(8, 256);

    /// <summary>Peak learning rate. Default 0.002.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>Steps of warm-up. Default 100.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Share of the run in which the learning rate decays. Default 0.25.</summary>
    public float DecayFraction { get; init; } = 0.25f;

    /// <summary>Weight of the load-balance loss. Default 0.01.</summary>
    public float Balance { get; init; } = 0.01f;

    /// <summary>Seed of initial values and data. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads of the runtime; 0 means one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>How attention is computed. Default by the fused operator of the CPU.</summary>
    public AttentionForm Attention { get; init; }

    /// <summary>Optimizer constants.</summary>
    public AdamWSettings Optimizer { get; init; } = new();

    /// <summary>The learning rate over the run.</summary>
    public LearningRateSchedule Schedule => new(LearningRate, WarmupSteps, Steps, DecayFraction);
}
