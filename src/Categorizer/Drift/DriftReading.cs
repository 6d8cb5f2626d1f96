namespace CoERouter.Categorizer.Drift;

/// <summary>What a <see cref="DriftAlarm"/> sees.</summary>
/// <param name="Count">Prompts counted.</param>
/// <param name="Evidence">The evidence for drift; it grows slowly without drift; at <paramref name="Limit"/> the alarm is raised.</param>
/// <param name="Limit">The evidence at which the alarm is raised.</param>
/// <param name="IsRaised">Whether it is.</param>
public sealed record DriftReading(long Count, double Evidence, double Limit, bool IsRaised);
