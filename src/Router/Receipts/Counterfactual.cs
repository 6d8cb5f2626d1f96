using CoERouter.Router.Arms;

namespace CoERouter.Router.Receipts;

/// <summary>One change that would have sent a prompt to another arm.</summary>
/// <param name="Kind">What would have been otherwise.</param>
/// <param name="Arm">Where the prompt would have gone.</param>
/// <param name="Amount">By how much; <see cref="CounterfactualKind"/> says of what. A solver was asked at exactly this amount.</param>
/// <param name="Sentence">The same for people.</param>
public sealed record Counterfactual(CounterfactualKind Kind, Arm Arm, double Amount, string Sentence);
