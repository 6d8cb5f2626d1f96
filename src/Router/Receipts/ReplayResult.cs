using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>What the replay of one receipt found.</summary>
/// <param name="Verdict">Whether it is the same.</param>
/// <param name="Sentence">What differs; empty where nothing does.</param>
/// <param name="Now">The receipt of the decision made again; null where none was made.</param>
public sealed record ReplayResult(ReplayVerdict Verdict, string Sentence, RouteReceipt? Now);
