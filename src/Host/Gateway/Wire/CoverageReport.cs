using CoERouter.Categorizer.Conformal;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>Whether prediction sets hold the true category as often as promised.</summary>
/// <param name="State">
/// <c>kept</c>, <c>broken</c>, <c>unlabelled</c> where no feedback has named a category yet, or <c>no_sets</c> where prediction sets are not used.
/// </param>
/// <param name="Count">Labelled prompts that are remembered.</param>
/// <param name="Coverage">The share of them whose set held the true category.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Promised">The share that was promised.</param>
internal sealed record CoverageReport(string State, int? Count = null, double? Coverage = null, double? Low = null, double? High = null, double? Promised = null)
{
    public static CoverageReport Of(CoverageReading? reading) => reading switch
    {
        null => new CoverageReport("no_sets"),
        { Count: 0 } => new CoverageReport("unlabelled", 0, Promised: reading.Promised),
        _ => new CoverageReport(reading.IsBroken ? "broken" : "kept", reading.Count, reading.Coverage, reading.Low, reading.High, reading.Promised),
    };
}
