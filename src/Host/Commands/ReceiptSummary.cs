using System.Globalization;
using System.Text;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary>A receipt in one line.</summary>
internal static class ReceiptSummary
{
    public static string Of(RouteReceipt receipt, ChatUsage usage, string finishReason, TimeSpan elapsed)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture,
            $"{receipt.Arm} · {Reason(receipt)} · {Millions(receipt.Cost.ActiveParameters)} of {Millions(receipt.Cost.TotalParameters)} parameters active");
        line.Append(CultureInfo.InvariantCulture,
            $" · {usage.PromptTokens} + {usage.CompletionTokens} tokens in {elapsed.TotalMilliseconds:0} ms");
        return finishReason == "length" ? line.Append(" · cut at its longest").ToString() : line.ToString();
    }

    private static string Reason(RouteReceipt receipt)
    {
        string share = string.Create(CultureInfo.InvariantCulture, $"{receipt.Category} {100 * (receipt.Confidence ?? 0):0.0} %");
        return receipt.Reason switch
        {
            RouteReason.Mapped => share,
            RouteReason.LowConfidence => $"not sure enough ({share})",
            RouteReason.Unknown => $"no category of ours ({share})",
            RouteReason.Set => $"good for {string.Join(" and ", receipt.PredictionSet ?? [])}",
            RouteReason.Mixture => $"the best for {string.Join(" or ", receipt.PredictionSet ?? [])}",
            RouteReason.Abstained => $"no category is likely enough ({share})",
            RouteReason.Requested => "asked for by name",
            RouteReason.Refined => string.Create(CultureInfo.InvariantCulture, $"{share}, in place of {receipt.MapArm} by a gain of {receipt.Refinement?.Score:0.000}"),
            RouteReason.Explored => $"tried in place of {receipt.MapArm}",
            _ => $"in place of {receipt.FirstChoice}, which did not answer",
        };
    }

    private static string Millions(long parameters) => string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:0.00} M");
}
