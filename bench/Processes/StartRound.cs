namespace CoERouter.Bench.Processes;

/// <summary>One start of the program.</summary>
/// <param name="FirstSeconds">Until the first byte on the standard output.</param>
/// <param name="TotalSeconds">Until its end.</param>
/// <param name="PeakBytes">Its peak resident memory.</param>
internal sealed record StartRound(double FirstSeconds, double TotalSeconds, long PeakBytes);
