using CoERouter.Router.Arms;

namespace CoERouter.Host.Composition;

/// <summary>What the host knows of one expert without loading it.</summary>
/// <param name="Profile">Its name, cost and default gating.</param>
/// <param name="Task">The task it was trained for.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Quantization">How its weights are stored.</param>
/// <param name="ContextLength">Most tokens of prompt and answer together.</param>
/// <param name="CreatedUnixSeconds">When it was exported.</param>
public sealed record ExpertSummary(
    ExpertProfile Profile, string Task, string Description, string Quantization, int ContextLength, long CreatedUnixSeconds)
{
    /// <summary>Its name.</summary>
    public string Name => Profile.Name;

    /// <summary>Whether it calls tools.</summary>
    public bool TakesTools { get; init; }

    /// <summary>Share of validation prompts that it answered exactly, from 0 to 1; null where it was not measured.</summary>
    public double? ExactMatch { get; init; }
}
