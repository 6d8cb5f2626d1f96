using CoERouter.Experts.Specification;

namespace CoERouter.Router.Arms;

/// <summary>What the router knows of one expert.</summary>
/// <param name="Cost">Its name and parameters.</param>
/// <param name="DefaultGating">The gating it was trained with, used where a request names the expert and no gating.</param>
public sealed record ExpertProfile(ExpertCost Cost, GatingPolicy DefaultGating)
{
    /// <summary>Name of the expert.</summary>
    public string Name => Cost.Expert;
}
