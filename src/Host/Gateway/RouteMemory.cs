using CoERouter.Categorizer;
using CoERouter.Router.Feedback;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>Tells the monitor of what was routed, and remembers it where the gateway keeps feedback, so that feedback and questions may name it
/// later. Thread-safe.</summary>
internal sealed class RouteMemory(FeedbackDesk? desk, ICategorizer? categorizer, RoutingMonitor monitor)
{
    /// <summary>Where feedback goes.</summary>
    /// <exception cref="GatewayRefusedException">The gateway keeps none.</exception>
    public FeedbackDesk Desk => desk ?? throw new GatewayRefusedException(new GatewayRefusal(
        StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "feedback_disabled",
        "This gateway keeps no feedback, since its models folder has no outcomes.json; 'coe eval outcomes' measures one."));

    public void Remember(RouteReceipt receipt, string prompt)
    {
        monitor.Observe(receipt);
        if (desk is null)
        {
            return;
        }

        string category = receipt.Category
            ?? (categorizer is null ? string.Empty : categorizer.Categories[categorizer.Categorize(prompt).Best]);
        desk.Remember(receipt, category, prompt.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>The route of an identity, given as that or as the identity of the answer.</summary>
    public static string RouteId(string id) => id.StartsWith("chatcmpl-", StringComparison.Ordinal) ? id["chatcmpl-".Length..] : id;
}
