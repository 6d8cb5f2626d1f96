using CoERouter.Categorizer.Drift;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>Whether prompts have become more foreign than those of the calibration.</summary>
/// <param name="State"><c>raised</c>, <c>quiet</c>, or <c>uncalibrated</c> where there is no alarm.</param>
/// <param name="Count">Prompts counted.</param>
/// <param name="Evidence">The evidence for drift.</param>
/// <param name="Limit">The evidence at which the alarm is raised.</param>
internal sealed record DriftReport(string State, long? Count = null, double? Evidence = null, double? Limit = null)
{
    public static DriftReport Of(DriftReading? reading) => reading is null
        ? new DriftReport("uncalibrated")
        : new DriftReport(reading.IsRaised ? "raised" : "quiet", reading.Count, double.IsFinite(reading.Evidence) ? reading.Evidence : double.MaxValue, reading.Limit);
}
