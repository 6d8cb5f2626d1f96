namespace CoERouter.Categorizer.Conformal;

/// <summary>What a <see cref="CoverageMonitor"/> sees.</summary>
/// <param name="Count">Remembered prompts.</param>
/// <param name="Coverage">The share whose set held the true category; NaN where there are none.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Promised">The coverage that was promised.</param>
/// <param name="IsBroken">Whether at least 50 prompts are remembered and the whole interval lies below the promise.</param>
public sealed record CoverageReading(int Count, double Coverage, double Low, double High, double Promised, bool IsBroken);
