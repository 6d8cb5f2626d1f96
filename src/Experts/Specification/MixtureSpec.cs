using System.Text.Json.Serialization;

namespace CoERouter.Experts.Specification;

/// <summary>
/// The sparse mixture-of-experts layer of a decoder: each token goes to its <see cref="ActiveExperts"/> best routed experts by
/// softmax score, renormalised over the chosen ones, and always through the shared experts
/// (DeepSeekMoE, arXiv 2401.06066). Every expert is a gated network of <see cref="ExpertWidth"/> hidden units. A decoder without sparse
/// layers counts as one that has a single expert.
/// </summary>
public sealed record MixtureSpec
{
    /// <summary>Routed experts of each layer.</summary>
    public required int Experts { get; init; }

    /// <summary>Routed experts that a token uses by default; a gating policy may ask for any number from 1 to <see cref="Experts"/>.</summary>
    public required int ActiveExperts { get; init; }

    /// <summary>Experts that every token uses. Default 1.</summary>
    public int SharedExperts { get; init; } = 1;

    /// <summary>Hidden units of one expert, routed or shared.</summary>
    public required int ExpertWidth { get; init; }

    /// <summary>The nonlinearity of the experts' gates. Default SiLU.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ActivationKind Activation { get; init; }

    /// <summary>The limit of <see cref="ActivationKind.ClampedSwish"/>. Default null: 7.</summary>
    public float? ActivationLimit { get; init; }

    /// <summary>How router logits become weights. Default: renormalised softmax.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RouterScoring Scoring { get; init; }

    /// <summary>Factor of all routing weights. Default null: 1.</summary>
    public float? RoutedScale { get; init; }

    /// <summary>Whether the router has a bias. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RouterBias { get; init; }

    /// <summary>Whether the experts' projections have biases. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ExpertBias { get; init; }

    /// <summary>Hidden units of one further gated network that every token uses, computed densely. Default 0: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SharedWidth { get; init; }

    /// <summary>Whether that network's output is multiplied by the sigmoid of a learned score of the token (Qwen1.5-MoE). Default
    /// false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SharedGate { get; init; }

    internal IEnumerable<string> Faults()
    {
        if (Experts is < 1 or > 65_536)
        {
            yield return $"mixture.experts is {Experts}, legal is 1 or more";
        }

        if (ActiveExperts < 1 || ActiveExperts > Experts)
        {
            yield return $"mixture.active_experts is {ActiveExperts}, legal is 1 to {Experts}";
        }

        if (SharedExperts < 0)
        {
            yield return $"mixture.shared_experts is {SharedExperts}, legal is 0 or more";
        }

        if (ExpertWidth < 1)
        {
            yield return $"mixture.expert_width is {ExpertWidth}, legal is 1 or more";
        }

        if (Activation == ActivationKind.Gelu)
        {
            yield return "mixture.activation is gelu, legal are silu, gelu_tanh and clamped_swish";
        }

        if (ActivationLimit is { } limit && !(limit > 0 && float.IsFinite(limit)))
        {
            yield return $"mixture.activation_limit is {limit}, legal is a number above 0";
        }

        if (RoutedScale is { } scale && !(scale > 0 && float.IsFinite(scale)))
        {
            yield return $"mixture.routed_scale is {scale}, legal is a number above 0";
        }

        if (Scoring == RouterScoring.SparseMixer && Experts < 2)
        {
            yield return $"mixture.experts is {Experts}, legal for SparseMixer is 2 or more";
        }

        if (SharedWidth < 0)
        {
            yield return $"mixture.shared_width is {SharedWidth}, legal is 0 (none) or more";
        }

        if (ExpertBias && SharedExperts > 0)
        {
            yield return "mixture.expert_bias is set, which shared experts inside the sparse layer do not have; use shared_width";
        }
    }
}
