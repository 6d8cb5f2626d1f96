namespace CoERouter.Router.Refinement;

/// <summary>What a calibration aims at: exactly one of both.</summary>
/// <param name="MeanCost">Mean cost not to exceed.</param>
/// <param name="MeanScore">Mean score to reach at the least cost.</param>
public sealed record CalibrationTarget(double? MeanCost, double? MeanScore)
{
    /// <summary>Refuses a target that is no target.</summary>
    /// <exception cref="ArgumentException">Both or neither is given, or it is not finite.</exception>
    public void Validate()
    {
        if (MeanCost is null == MeanScore is null || !double.IsFinite(MeanCost ?? MeanScore ?? double.NaN))
        {
            throw new ArgumentException("A calibration needs either a mean cost not to exceed or a mean score to reach, as a finite number.");
        }
    }
}
