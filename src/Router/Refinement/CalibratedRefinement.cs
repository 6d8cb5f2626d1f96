namespace CoERouter.Router.Refinement;

/// <summary>What a calibration found.</summary>
/// <param name="Refinement">The rules; null where no category has two arms to choose between.</param>
/// <param name="Price">The price of cost and what to expect of it.</param>
/// <param name="Pairs">The pair that each category was given, in the order of the rules and fixed ones last.</param>
/// <param name="DearShares">Share of each pair's prompts that its dear arm gets.</param>
/// <param name="WithoutPrompts">
/// The best mean score at the same mean cost that sharing every category's prompts by chance gives: what is beyond it comes from the prompts.
/// </param>
public sealed record CalibratedRefinement(
    PromptRefinement? Refinement, CalibratedPrice Price, IReadOnlyList<RefinementPair> Pairs, IReadOnlyList<double> DearShares, double WithoutPrompts);
