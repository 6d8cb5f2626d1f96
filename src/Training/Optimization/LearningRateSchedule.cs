namespace CoERouter.Training.Optimization;

/// <summary>Linear warm-up, a constant stretch, and a linear decay at the end, which is where much of the accuracy comes from.</summary>
/// <param name="Peak">Learning rate of the constant stretch.</param>
/// <param name="WarmupSteps">Steps of the warm-up.</param>
/// <param name="TotalSteps">Steps of the run.</param>
/// <param name="DecayFraction">Share of the run that decays, 0 to 1.</param>
/// <param name="FinalFraction">Learning rate of the last step over <paramref name="Peak"/>.</param>
public sealed record LearningRateSchedule(float Peak, int WarmupSteps, long TotalSteps, float DecayFraction = 0.25f, float FinalFraction = 0.02f)
{
    /// <summary>The learning rate of a step, counted from 1.</summary>
    public float At(long step)
    {
        float warmup = Math.Min(1f, step / (float)Math.Max(1, WarmupSteps));
        double decayStart = TotalSteps * (1 - (double)DecayFraction);
        double progress = Math.Clamp((step - decayStart) / Math.Max(1, TotalSteps - decayStart), 0, 1);
        return Peak * warmup * (float)(1 - ((1 - FinalFraction) * progress));
    }
}
