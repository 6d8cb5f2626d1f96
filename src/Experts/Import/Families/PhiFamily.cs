using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Phi-3, Phi-3.5, Phi-4 and Phi-4-mini: Llama with fused projections and heads that may turn in part.</summary>
internal sealed class PhiFamily : LlamaFamily
{
    public override string Name => "Phi";

    public override IReadOnlyList<string> ModelTypes => ["phi3"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        AttentionSpec attention = DecoderReader.Window(
            AttentionSpec.Plain, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, _ => true);
        return spec with { Attention = attention == AttentionSpec.Plain ? null : attention };
    }

    protected override void MapAttention(Layout layout, int layer)
    {
        DecoderSpec spec = layout.Spec;
        int packed = spec.QueryWidth + (2 * spec.KeyValueWidth);
        layout.Map.Add(DecoderNames.QueryKeyValue(layer), TensorPart.Matrix(layout.Of(layer, "self_attn.qkv_proj.weight"), packed, spec.Width));
        MapLinear(layout, DecoderNames.AttentionOutput(layer), layout.Of(layer, "self_attn.o_proj"), spec.Width, spec.QueryWidth, bias: false);
    }

    protected override void MapDense(Layout layout, int layer)
    {
        (int width, int hidden) = (layout.Spec.Width, layout.Spec.Dense!.Width);
        layout.Map.Add(DecoderNames.DenseUp(layer), TensorPart.Matrix(layout.Of(layer, "mlp.gate_up_proj.weight"), 2 * hidden, width));
        MapLinear(layout, DecoderNames.DenseDown(layer), layout.Of(layer, "mlp.down_proj"), width, hidden, bias: false);
    }
}
