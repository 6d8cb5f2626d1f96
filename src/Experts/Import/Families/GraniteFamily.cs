using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>
/// Granite 3 and Granite-MoE, the latter with or without a shared network: four multipliers, and experts stacked in one tensor. The
/// multipliers of branches and logits go into the weights before them, so the graph needs no nodes for them.
/// </summary>
internal sealed class GraniteFamily : LlamaFamily
{
    public override string Name => "Granite";

    public override IReadOnlyList<string> ModelTypes => ["granite", "granitemoe", "granitemoeshared"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        spec = base.Refine(configuration, spec);
        spec = spec with
        {
            EmbeddingScale = configuration.FindNumber("embedding_multiplier") is { } scale and not 1 ? (float)scale : null,
            Attention = spec.AttentionForm with { Scale = (float?)configuration.FindNumber("attention_multiplier") },
        };
        if (configuration.ModelType == "granite")
        {
            return spec;
        }

        return spec with
        {
            Dense = null,
            Mixture = new()
            {
                Experts = configuration.Count("num_local_experts"),
                ActiveExperts = configuration.Count("num_experts_per_tok"),
                SharedExperts = 0,
                ExpertWidth = spec.Dense!.Width,
                Activation = spec.Dense.Activation,
                SharedWidth = configuration.ModelType == "granitemoeshared" ? configuration.FindCount("shared_intermediate_size") ?? 0 : 0,
            },
        };
    }

    protected override float FinalScale(ModelConfiguration configuration) => (float)(1 / (configuration.FindNumber("logits_scaling") ?? 1));

    protected override float BranchScale(ModelConfiguration configuration) => (float)(configuration.FindNumber("residual_multiplier") ?? 1);

    protected override void MapMixture(Layout layout, int layer)
    {
        MixtureSpec mixture = layout.Spec.Mixture;
        (int count, int width, int hidden) = (mixture.Experts, layout.Spec.Width, mixture.ExpertWidth);
        string block = layout.Of(layer, "block_sparse_moe.");
        layout.Map.Add(DecoderNames.Router(layer), TensorPart.Matrix(block + "router.layer.weight", count, width));
        for (int expert = 0; expert < count; expert++)
        {
            layout.Map.Add(
                DecoderNames.ExpertGateUp(layer, expert),
                TensorPart.OfStack(block + "input_linear.weight", count, 2 * hidden, width, expert, 0, 2 * hidden));
            layout.Map.Add(
                DecoderNames.ExpertDown(layer, expert),
                TensorPart.OfStack(block + "output_linear.weight", count, width, hidden, expert, 0, width) with { Scale = layout.BranchScale });
        }

        if (mixture.SharedWidth > 0)
        {
            string shared = layout.Of(layer, "shared_mlp.");
            layout.Map.Add(DecoderNames.SharedUp(layer), TensorPart.Matrix(shared + "input_linear.weight", 2 * mixture.SharedWidth, width));
            layout.Map.Add(
                DecoderNames.SharedDown(layer),
                TensorPart.Matrix(shared + "output_linear.weight", width, mixture.SharedWidth) with { Scale = layout.BranchScale });
        }
    }
}
