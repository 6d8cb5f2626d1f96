using CoERouter.Router.Arms;

namespace CoERouter.Router.Outcomes;

/// <summary>One measured cell of an outcome table, with its place.</summary>
/// <param name="Category">The category of the prompts.</param>
/// <param name="Arm">The arm that answered them.</param>
/// <param name="Cell">What was measured.</param>
public sealed record OutcomeEntry(string Category, Arm Arm, OutcomeCell Cell);
