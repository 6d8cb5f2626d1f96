using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>One line of a receipt file: the receipt, and what was asked for beside it.</summary>
/// <param name="Receipt">The receipt, without text.</param>
/// <param name="Prompt">The prompt, only where keeping it was asked for; then a replay estimates its category anew.</param>
/// <param name="Counterfactuals">What would have sent the prompt elsewhere, only where it was asked for.</param>
public sealed record ReceiptRecord(RouteReceipt Receipt, string? Prompt = null, IReadOnlyList<Counterfactual>? Counterfactuals = null);
