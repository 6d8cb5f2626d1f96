using CoERouter.Router.Arms;

namespace CoERouter.Router.Routes;

/// <summary>How a prompt was placed between the two arms of its category.</summary>
/// <param name="Score">The gain in score that the dear arm is expected to have on the prompt.</param>
/// <param name="Threshold">The gain above which the dear arm is worth its cost.</param>
/// <param name="Side">Which of both was taken.</param>
/// <param name="Other">The arm on the other side.</param>
public sealed record RouteRefinement(double Score, double Threshold, RefinedSide Side, Arm Other);
