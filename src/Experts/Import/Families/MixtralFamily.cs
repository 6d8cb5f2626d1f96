using System.Globalization;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Mixtral: Llama whose feed-forward layers are eight or so routed experts.</summary>
internal sealed class MixtralFamily : LlamaFamily
{
    public override string Name => "Mixtral";

    public override IReadOnlyList<string> ModelTypes => ["mixtral"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        AttentionSpec attention = DecoderReader.Window(
            AttentionSpec.Plain, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, _ => true);
        return spec with
        {
            Attention = attention == AttentionSpec.Plain ? null : attention,
            Dense = null,
            Mixture = new()
            {
                Experts = configuration.Count("num_local_experts"),
                ActiveExperts = configuration.Count("num_experts_per_tok"),
                SharedExperts = 0,
                ExpertWidth = spec.Dense!.Width,
                Activation = spec.Dense.Activation,
            },
        };
    }

    protected override void MapMixture(Layout layout, int layer) => MapBlock(layout, layer);

    /// <summary>The sparse block as Mixtral and Phi-3.5-MoE name it.</summary>
    internal static void MapBlock(ParameterMap map, DecoderSpec spec, int layer, string block)
    {
        MixtureSpec mixture = spec.Mixture;
        map.Add(DecoderNames.Router(layer), TensorPart.Matrix(block + "gate.weight", mixture.Experts, spec.Width));
        for (int expert = 0; expert < mixture.Experts; expert++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{block}experts.{expert}.");
            map.Add(
                DecoderNames.ExpertGateUp(layer, expert),
                TensorPart.Matrix(name + "w1.weight", mixture.ExpertWidth, spec.Width),
                TensorPart.Matrix(name + "w3.weight", mixture.ExpertWidth, spec.Width));
            map.Add(DecoderNames.ExpertDown(layer, expert), TensorPart.Matrix(name + "w2.weight", spec.Width, mixture.ExpertWidth));
        }
    }

    private static void MapBlock(Layout layout, int layer) => MapBlock(layout.Map, layout.Spec, layer, layout.Of(layer, "block_sparse_moe."));
}
