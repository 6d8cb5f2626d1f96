namespace CoERouter.Router.Chat;

/// <summary>
/// Keys of <c>AdditionalProperties</c> by which answers carry what the router adds to chat; those of requests are
/// <see cref="Experts.Generation.GenerationOptions"/>.
/// </summary>
public static class RouteProperties
{
    /// <summary>On the first update, the message and the response: the <see cref="Routes.RouteReceipt"/>.</summary>
    public const string Receipt = "coe.route";
}
