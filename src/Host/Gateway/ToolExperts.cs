using CoERouter.Host.Composition;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Sees to it that a request with tools reaches an expert that calls them. Immutable and thread-safe.</summary>
internal sealed class ToolExperts(ExpertCatalogue catalogue)
{
    private readonly string[] _able = [.. catalogue.Experts.Where(expert => expert.TakesTools).Select(expert => expert.Name)];

    /// <summary>Leaves a request without tools as it is. One with tools that names no expert goes by the map where all experts take
    /// tools, and to the one that does where it is alone.</summary>
    /// <exception cref="GatewayRefusedException">The expert named takes no tools, none does, or several of many do and none is
    /// named.</exception>
    public void Place(ChatOptions options)
    {
        if (options is not { Tools.Count: > 0, ToolMode: not NoneChatToolMode })
        {
            return;
        }

        if (options.ModelId is { } name)
        {
            // A name that is no expert's is refused where every such name is.
            if (!_able.Contains(name) && catalogue.Experts.Any(expert => expert.Name == name))
            {
                throw Refuse($"The expert \"{name}\" takes no tools, it answers with text only; {Legal}.");
            }
        }
        else if (_able.Length == 1)
        {
            options.ModelId = _able[0];
        }
        else if (_able.Length < catalogue.Experts.Count)
        {
            throw Refuse($"The request has tools and leaves the choice of the expert open, but not every expert takes tools; {Legal}.");
        }
    }

    private string Legal => _able.Length == 0
        ? "none of the experts here takes tools, so leave \"tools\" out"
        : $"experts that take tools: {string.Join(", ", _able)}";

    private static GatewayRefusedException Refuse(string sentence) => new(GatewayRefusal.Invalid("tools_unsupported", sentence, "tools"));
}
