using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Phi-3.5-MoE and its pruned forms: layer norms, biases, SparseMixer.</summary>
internal sealed class PhiMixtureFamily : LlamaFamily
{
    public override string Name => "Phi MoE";

    public override IReadOnlyList<string> ModelTypes => ["phimoe"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        int active = configuration.FindCount("num_experts_per_tok") ?? 2;
        if (active != 2)
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} has num_experts_per_tok = {active}, legal for SparseMixer is 2.");
        }

        double jitter = configuration.FindNumber("router_jitter_noise") ?? 0.01;
        if (jitter != 0.01)
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} has router_jitter_noise = {jitter}, legal is 0.01.");
        }

        bool bias = configuration.Flag("attention_bias", false);
        var attention = new AttentionSpec { Bias = bias, OutputBias = bias };
        return spec with
        {
            Norm = NormKind.Layer,
            NormEpsilon = (float)(configuration.FindNumber("rms_norm_eps") ?? 1e-5),
            HeadBias = configuration.Flag("lm_head_bias", false),
            Attention = DecoderReader.Window(
                attention, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, _ => true),
            Dense = null,
            Mixture = new()
            {
                Experts = configuration.FindCount("num_local_experts") ?? 16,
                ActiveExperts = active,
                SharedExperts = 0,
                ExpertWidth = spec.Dense!.Width,
                Activation = spec.Dense.Activation,
                Scoring = RouterScoring.SparseMixer,
            },
        };
    }

    protected override void MapMixture(Layout layout, int layer) =>
        MixtralFamily.MapBlock(layout.Map, layout.Spec, layer, layout.Of(layer, "block_sparse_moe."));
}
