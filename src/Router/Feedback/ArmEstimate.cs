using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>What is known of the score of one arm on one category.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Mean">Expected score, from 0 to 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
public sealed record ArmEstimate(Arm Arm, double Mean, double Low, double High)
{
    // The 97.5 % point of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>The estimate of one arm.</summary>
    public static ArmEstimate Of(CategoryPosterior posterior, int arm)
    {
        double mean = posterior.Mean(arm);
        double half = Z * posterior.Deviation(arm);
        return new ArmEstimate(posterior.Arms[arm], mean, Math.Max(0, mean - half), Math.Min(1, mean + half));
    }
}
