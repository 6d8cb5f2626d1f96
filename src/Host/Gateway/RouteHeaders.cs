using System.Globalization;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>
/// The headers that tell where a prompt went. Category, confidence, the prediction set and the gain that placed the prompt between two arms are
/// left out where they did not matter; an empty set is an empty header.
/// </summary>
internal static class RouteHeaders
{
    public const string RouteId = "x-coe-route";
    public const string Expert = "x-coe-expert";
    public const string Gating = "x-coe-gating";
    public const string Reason = "x-coe-reason";
    public const string Category = "x-coe-category";
    public const string Confidence = "x-coe-confidence";
    public const string Set = "x-coe-set";
    public const string Gain = "x-coe-gain";

    public static void Write(HttpResponse response, RouteReceipt receipt)
    {
        response.Headers[RouteId] = Safe(receipt.Id);
        response.Headers[Expert] = Safe(receipt.Arm.Expert);
        response.Headers[Gating] = receipt.Arm.Gating.ToString();
        response.Headers[Reason] = receipt.Reason switch
        {
            RouteReason.Mapped => "mapped",
            RouteReason.LowConfidence => "low_confidence",
            RouteReason.Unknown => "unknown",
            RouteReason.Set => "set",
            RouteReason.Mixture => "mixture",
            RouteReason.Abstained => "abstained",
            RouteReason.Requested => "requested",
            RouteReason.Explored => "explored",
            RouteReason.Refined => "refined",
            _ => "fallback",
        };
        if (receipt is { Category: { } category, Confidence: { } confidence })
        {
            response.Headers[Category] = Safe(category);
            response.Headers[Confidence] = confidence.ToString("0.0000", CultureInfo.InvariantCulture);
        }

        if (receipt.PredictionSet is { } set)
        {
            response.Headers[Set] = string.Join(',', set.Select(Safe));
        }

        if (receipt.Refinement is { } refinement)
        {
            response.Headers[Gain] = refinement.Score.ToString("0.0000", CultureInfo.InvariantCulture);
        }
    }

    // A header holds printable ASCII only; a map's category may hold anything.
    private static string Safe(string text) => text.All(character => character is >= ' ' and <= '~') ? text : Uri.EscapeDataString(text);
}
