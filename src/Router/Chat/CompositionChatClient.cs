using CoERouter.Categorizer;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;

namespace CoERouter.Router.Chat;

/// <summary>
/// The composition of experts as one chat client: estimates the category of the last user message, takes the arm that the map gives it,
/// and lets that expert answer. <see cref="ChatOptions.ModelId"/> "auto" or null routes; the name of an expert asks for that expert. The
/// receipt comes back under <see cref="RouteProperties.Receipt"/> on the response, its messages and the first update. Thread-safe. Every
/// enumeration of a stream routes anew. It owns nothing: the experts belong to whoever supplies them.
/// </summary>
public sealed class CompositionChatClient : RoutingChatClient
{
    /// <summary>The model name that lets the map decide.</summary>
    public const string Auto = "auto";

    private static readonly ChatClientMetadata Metadata = new("coe", null, Auto);

    private readonly ICategorizer _categorizer;
    private readonly Func<RouteDecider> _decider;
    private readonly ExpertResilience _resilience;
    private readonly Func<string> _newId;

    /// <summary>Composes.</summary>
    /// <param name="categorizer">Estimates categories.</param>
    /// <param name="decider">Decides; made for that categorizer.</param>
    /// <param name="resilience">The experts behind their pipelines.</param>
    /// <param name="newId">Makes the identity of each route.</param>
    public CompositionChatClient(ICategorizer categorizer, RouteDecider decider, ExpertResilience resilience, Func<string> newId)
        : this(categorizer, () => decider, resilience, newId)
    {
    }

    /// <summary>Composes with a decider that may be replaced while requests run; each request is decided by one of them alone.</summary>
    /// <param name="categorizer">Estimates categories.</param>
    /// <param name="decider">Gives the present decider, made for that categorizer.</param>
    /// <param name="resilience">The experts behind their pipelines.</param>
    /// <param name="newId">Makes the identity of each route.</param>
    public CompositionChatClient(ICategorizer categorizer, Func<RouteDecider> decider, ExpertResilience resilience, Func<string> newId)
    {
        _categorizer = categorizer;
        _decider = decider;
        _resilience = resilience;
        _newId = newId;
    }

    /// <summary>Decides where a prompt would go, and asks no expert.</summary>
    /// <exception cref="RouteRefusedException">The request names an unknown expert or a gating that its layers cannot follow.</exception>
    public Route Route(ReadOnlySpan<char> prompt, RouteRequest request = default) => Route(_decider(), prompt, request);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? Metadata : base.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    protected override ValueTask<IChatClient> SelectClientAsync(RoutingContext context, CancellationToken cancellationToken)
    {
        ChatMessage prompt = context.Messages.LastOrDefault(message => message.Role == ChatRole.User)
            ?? throw new ArgumentException("There is no message of the user to route by.");
        ChatOptions? options = context.ChatOptions;
        string? expert = options?.ModelId is null or Auto ? null : options.ModelId;
        RouteDecider decider = _decider();
        Route route = Route(decider, prompt.Text, new RouteRequest(expert, GatingOf(options)));
        return new ValueTask<IChatClient>(new RoutedChatClient(route, decider, _resilience));
    }

    private Route Route(RouteDecider decider, ReadOnlySpan<char> prompt, RouteRequest request)
    {
        CategoryEstimate? estimate = request.Expert is null ? _categorizer.Categorize(prompt) : null;
        return decider.TryDecide(_newId(), request, estimate, decider.Score(request, estimate, prompt), out Route? route, out RouteRefusal? refusal)
            ? route
            : throw new RouteRefusedException(refusal);
    }

    private static GatingPolicy? GatingOf(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(GenerationOptions.Gating) switch
    {
        null => null,
        GatingPolicy policy => policy,
        string text when GatingPolicy.TryParse(text, out GatingPolicy policy) => policy,
        var other =>
            throw new RouteRefusedException(
                new RouteRefusal(RouteRefusalKind.IllegalGating, $"The gating \"{other}\" is none; {Arm.LegalGating}.")),
    };
}
