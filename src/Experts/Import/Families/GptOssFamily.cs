using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>
/// gpt-oss: attention sinks, windows by turns, biases everywhere, experts of clamped units whose gate and up rows lie by turns. The experts
/// come in MXFP4, or widened as [experts, inputs, outputs].
/// </summary>
internal sealed class GptOssFamily : LlamaFamily
{
    public override string Name => "gpt-oss";

    public override IReadOnlyList<string> ModelTypes => ["gpt_oss"];

    /// <summary>The source with tensors in MXFP4 widened.</summary>
    public static ITensorSource Widened(ITensorSource source) => new Mxfp4Source(source);

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        bool bias = configuration.Flag("attention_bias", true);
        var attention = new AttentionSpec { Bias = bias, OutputBias = bias, Sinks = true };
        return spec with
        {
            NormEpsilon = (float)(configuration.FindNumber("rms_norm_eps") ?? 1e-5),
            Attention = DecoderReader.Window(
                attention, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, layer => layer % 2 == 0),
            Dense = null,
            Mixture = new()
            {
                Experts = configuration.Count("num_local_experts"),
                ActiveExperts = configuration.FindCount("num_experts_per_tok") ?? configuration.Count("experts_per_token"),
                SharedExperts = 0,
                ExpertWidth = spec.Dense!.Width,
                Activation = ActivationKind.ClampedSwish,
                ActivationLimit = (float)(configuration.FindNumber("swiglu_limit") ?? 7),
                RouterBias = true,
                ExpertBias = true,
            },
        };
    }

    protected override void MapAttention(Layout layout, int layer)
    {
        base.MapAttention(layout, layer);
        layout.Map.Add(DecoderNames.Sinks(layer), TensorPart.Vector(layout.Of(layer, "self_attn.sinks"), layout.Spec.Heads));
    }

    protected override void MapMixture(Layout layout, int layer)
    {
        MixtureSpec mixture = layout.Spec.Mixture;
        (int count, int width, int hidden) = (mixture.Experts, layout.Spec.Width, mixture.ExpertWidth);
        MapLinear(layout, DecoderNames.Router(layer), layout.Of(layer, "mlp.router"), count, width, bias: true);
        string up = layout.Of(layer, "mlp.experts.gate_up_proj");
        string down = layout.Of(layer, "mlp.experts.down_proj");
        for (int expert = 0; expert < count; expert++)
        {
            layout.Map.Add(DecoderNames.ExpertGateUp(layer, expert), Half(layout, up, expert, 0), Half(layout, up, expert, 1));
            layout.Map.Add(
                DecoderNames.ExpertDown(layer, expert),
                layout.OutputsFirst
                    ? TensorPart.OfStack(down, count, width, hidden, expert, 0, width)
                    : TensorPart.TransposedOfStack(down, count, hidden, width, expert, 0, width));
        }

        layout.Map.Add(DecoderNames.ExpertUpBiases(layer), TensorPart.Matrix(up + "_bias", count, 2 * hidden));
        layout.Map.Add(DecoderNames.ExpertDownBiases(layer), TensorPart.Matrix(down + "_bias", count, width));
    }

    // Even rows are gates, odd ones ups.
    private static TensorPart Half(Layout layout, string tensor, int expert, int first)
    {
        MixtureSpec mixture = layout.Spec.Mixture;
        (int count, int width, int hidden) = (mixture.Experts, layout.Spec.Width, mixture.ExpertWidth);
        return layout.OutputsFirst
            ? TensorPart.OfStack(tensor, count, 2 * hidden, width, expert, first, hidden, 2)
            : TensorPart.TransposedOfStack(tensor, count, width, 2 * hidden, expert, first, hidden, 2);
    }
}
