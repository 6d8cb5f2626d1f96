using CoERouter.Categorizer;
using CoERouter.Router.Feedback;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>Remembers what was routed, so that feedback and questions may name it later. Thread-safe; does nothing where the gateway keeps
/// no feedback.</summary>
internal sealed class RouteMemory(FeedbackDesk? desk, ICategorizer? categorizer)
{
    /// <summary>Where feedback goes.</summary>
    /// <exception cref="GatewayRefusedException">The gateway keeps none.</exception>
    public FeedbackDesk Desk => desk ?? throw new GatewayRefusedException(new GatewayRefusal(
        StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "feedback_disabled",
        "This gateway keeps no feedback, since its models folder has no outcomes.json; 'coe eval outcomes' measures one."));

    public void Remember(RouteReceipt receipt, string prompt)
    {
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
