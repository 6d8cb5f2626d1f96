using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Qwen1.5-MoE, Qwen2-MoE (a shared network behind a gate) and Qwen3-MoE (none).</summary>
internal sealed class QwenMixtureFamily : LlamaFamily
{
    public override string Name => "Qwen MoE";

    public override IReadOnlyList<string> ModelTypes => ["qwen2_moe", "qwen3_moe"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        bool isThird = configuration.ModelType == "qwen3_moe";
        int step = Math.Max(1, configuration.FindCount("decoder_sparse_step") ?? 1);
        HashSet<int> only = [.. (configuration.Numbers("mlp_only_layers") ?? []).Select(layer => (int)layer)];
        int[] dense = [.. Enumerable.Range(0, spec.Layers).Where(layer => only.Contains(layer) || (layer + 1) % step != 0)];
        return spec with
        {
            Attention = QwenFamily.Attention(configuration, spec, isThird),
            Dense = dense.Length == 0 ? null : spec.Dense! with { Layers = dense },
            Mixture = new()
            {
                Experts = configuration.Count("num_experts"),
                ActiveExperts = configuration.Count("num_experts_per_tok"),
                SharedExperts = 0,
                ExpertWidth = configuration.Count("moe_intermediate_size"),
                Activation = spec.Dense!.Activation,
                Scoring = configuration.Flag("norm_topk_prob", false) ? RouterScoring.Renormalized : RouterScoring.Softmax,
                SharedWidth = isThird ? 0 : configuration.Count("shared_expert_intermediate_size"),
                SharedGate = !isThird,
            },
        };
    }

    protected override void MapMixture(Layout layout, int layer)
    {
        RoutedExperts.Map(layout.Map, layout.Spec, layer, layout.Of(layer, "mlp."));
        if (layout.Spec.Mixture.SharedWidth > 0)
        {
            RoutedExperts.MapShared(layout.Map, layout.Spec, layer, layout.Of(layer, "mlp.shared_expert."));
            layout.Map.Add(DecoderNames.SharedGate(layer), TensorPart.Matrix(layout.Of(layer, "mlp.shared_expert_gate.weight"), 1, layout.Spec.Width));
        }
    }
}
