using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>OLMoE: norms over whole queries and keys, weights of experts not renormalised.</summary>
internal sealed class OlmoeFamily : LlamaFamily
{
    public override string Name => "OLMoE";

    public override IReadOnlyList<string> ModelTypes => ["olmoe"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        bool bias = configuration.Flag("attention_bias", false);
        return spec with
        {
            NormEpsilon = (float)(configuration.FindNumber("rms_norm_eps") ?? 1e-5),
            Attention = new()
            {
                Bias = bias,
                OutputBias = bias,
                QueryKeyNorm = QueryKeyNorm.Whole,
                Clip = (float?)configuration.FindNumber("clip_qkv"),
            },
            Dense = null,
            Mixture = new()
            {
                Experts = configuration.Count("num_experts"),
                ActiveExperts = configuration.Count("num_experts_per_tok"),
                SharedExperts = 0,
                ExpertWidth = spec.Dense!.Width,
                Activation = spec.Dense.Activation,
                Scoring = configuration.Flag("norm_topk_prob", false) ? RouterScoring.Renormalized : RouterScoring.Softmax,
            },
        };
    }

    protected override void MapMixture(Layout layout, int layer) => RoutedExperts.Map(layout.Map, layout.Spec, layer, layout.Of(layer, "mlp."));
}
