using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>DeepSeekMoE-16B (arXiv 2401.06066): first layers dense, many small experts, some shared.</summary>
internal sealed class DeepSeekMixtureFamily : LlamaFamily
{
    public override string Name => "DeepSeekMoE";

    public override IReadOnlyList<string> ModelTypes => ["deepseek"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        string scoring = configuration.Text("scoring_func", "softmax");
        if (scoring != "softmax")
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} has scoring_func = '{scoring}', legal is softmax.");
        }

        double scale = configuration.FindNumber("routed_scaling_factor") ?? 1;
        bool bias = configuration.Flag("attention_bias", false);
        int first = configuration.FindCount("first_k_dense_replace") ?? 0;
        int frequency = Math.Max(1, configuration.FindCount("moe_layer_freq") ?? 1);
        int[] dense = [.. Enumerable.Range(0, spec.Layers).Where(layer => layer < first || layer % frequency != 0)];
        int width = configuration.Count("moe_intermediate_size");
        return spec with
        {
            Attention = bias ? new() { Bias = true, OutputBias = true } : null,
            Dense = dense.Length == 0 ? null : spec.Dense! with { Layers = dense },
            Mixture = new()
            {
                Experts = configuration.Count("n_routed_experts"),
                ActiveExperts = configuration.Count("num_experts_per_tok"),
                SharedExperts = 0,
                ExpertWidth = width,
                Activation = spec.Dense!.Activation,
                Scoring = configuration.Flag("norm_topk_prob", false) ? RouterScoring.Renormalized : RouterScoring.Softmax,
                RoutedScale = scale == 1 ? null : (float)scale,
                SharedWidth = (int)Math.Min(int.MaxValue, (long)(configuration.FindCount("n_shared_experts") ?? 0) * width),
            },
        };
    }

    protected override void MapMixture(Layout layout, int layer)
    {
        RoutedExperts.Map(layout.Map, layout.Spec, layer, layout.Of(layer, "mlp."));
        if (layout.Spec.Mixture.SharedWidth > 0)
        {
            RoutedExperts.MapShared(layout.Map, layout.Spec, layer, layout.Of(layer, "mlp.shared_experts."));
        }
    }
}
