namespace CoERouter.Router.Chat;

/// <summary>Keys of <c>AdditionalProperties</c> by which requests and answers carry what this system adds to chat.</summary>
public static class RouteProperties
{
    /// <summary>On the first update, the message and the response: the <see cref="Routes.RouteReceipt"/>.</summary>
    public const string Receipt = "coe.route";

    /// <summary>On the options: the gating, as <see cref="Experts.Specification.GatingPolicy"/> or in its text form.</summary>
    public const string Gating = "coe.gating";
}
