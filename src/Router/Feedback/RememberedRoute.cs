using CoERouter.Router.Routes;

namespace CoERouter.Router.Feedback;

/// <summary>A route that feedback may name. Guarded by the store's lock.</summary>
/// <param name="receipt">Its receipt, as answered.</param>
/// <param name="category">Category of its prompt, also where the request named the expert.</param>
/// <param name="promptHash">A hash by which two answers to the same prompt are told from those to different ones; holds no text.</param>
internal sealed class RememberedRoute(RouteReceipt receipt, string category, int promptHash)
{
    public RouteReceipt Receipt { get; } = receipt;

    public string Category { get; } = category;

    public int PromptHash { get; } = promptHash;

    public bool IsScored { get; set; }

    public HashSet<string>? ComparedWith { get; set; }
}
