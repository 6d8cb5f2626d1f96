using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>
/// Gemma 1, 2 and the text decoder of 3: gains stored as differences from 1, scaled embeddings, GeGLU; from 2 on norms after each layer and
/// windows by turns; in 2 capped scores and logits; in 3 norms of queries and keys, and an own rotary base for windowed layers.
/// </summary>
internal sealed class GemmaFamily : LlamaFamily
{
    // Names in files that hold an image encoder too.
    private static readonly string[] Prefixes = ["language_model.model.", "model.language_model."];

    // Fields that published configurations of Gemma 3's text decoder leave out, with the values that their program takes.
    private static readonly (string Name, string Value)[] Third =
    [
        ("vocab_size", "262208"), ("hidden_size", "2304"), ("intermediate_size", "9216"), ("num_hidden_layers", "26"),
        ("num_attention_heads", "8"), ("num_key_value_heads", "4"), ("head_dim", "256"), ("max_position_embeddings", "131072"),
        ("rope_theta", "1000000"), ("sliding_window", "4096"), ("query_pre_attn_scalar", "256"),
    ];

    public override string Name => "Gemma";

    public override IReadOnlyList<string> ModelTypes => ["gemma", "gemma2", "gemma3_text", "gemma3"];

    protected override bool TiesByDefault => true;

    protected override float GainShift => 1;

    protected override ModelConfiguration TextOf(ModelConfiguration configuration)
    {
        ModelConfiguration text = configuration.ModelType == "gemma3"
            ? configuration.Object("text_config") ?? throw new ModelImportException($"{ModelConfiguration.FileName} lacks text_config.")
            : configuration;
        return text.ModelType.StartsWith("gemma3", StringComparison.Ordinal) ? text.WithDefaults(Third) : text;
    }

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        spec = spec with
        {
            EmbeddingScale = MathF.Sqrt(spec.Width),
            Dense = spec.Dense! with
            {
                // The first configurations say "gelu" and mean the tanh form, as their program does.
                Activation = configuration.Has("hidden_activation")
                    ? DecoderReader.Activation(configuration, "hidden_activation", "gelu_pytorch_tanh")
                    : ActivationKind.GeluTanh,
            },
        };
        return configuration.ModelType switch
        {
            "gemma" => spec,
            "gemma2" => Second(configuration, spec),
            _ => ThirdOf(configuration, spec),
        };
    }

    protected override string PrefixOf(ITensorSource source) =>
        Prefixes.FirstOrDefault(prefix => source.Find(prefix + "embed_tokens.weight") is not null) ?? "model.";

    protected override string HeadOf(Layout layout) => layout.Prefix == "language_model.model." ? "language_model.lm_head" : "lm_head";

    protected override void MapNorms(Layout layout, int layer)
    {
        if (!layout.Spec.PostNorms)
        {
            base.MapNorms(layout, layer);
            return;
        }

        MapNorm(layout, DecoderNames.AttentionNorm(layer), layout.Of(layer, "input_layernorm"));
        MapNorm(layout, DecoderNames.AttentionPostNorm(layer), layout.Of(layer, "post_attention_layernorm"));
        MapNorm(layout, DecoderNames.MixtureNorm(layer), layout.Of(layer, "pre_feedforward_layernorm"));
        MapNorm(layout, DecoderNames.MixturePostNorm(layer), layout.Of(layer, "post_feedforward_layernorm"));
    }

    private static DecoderSpec Second(ModelConfiguration configuration, DecoderSpec spec)
    {
        var attention = new AttentionSpec
        {
            Scale = Scale(configuration),
            SoftCap = (float)(configuration.FindNumber("attn_logit_softcapping") ?? 0),
        };
        return spec with
        {
            PostNorms = true,
            LogitSoftCap = (float?)configuration.FindNumber("final_logit_softcapping"),
            Attention = DecoderReader.Window(
                attention, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, layer => layer % 2 == 0),
        };
    }

    private static DecoderSpec ThirdOf(ModelConfiguration configuration, DecoderSpec spec)
    {
        int pattern = configuration.FindCount("sliding_window_pattern") ?? configuration.FindCount("_sliding_window_pattern") ?? 6;
        var attention = new AttentionSpec
        {
            Scale = Scale(configuration),
            SoftCap = (float)(configuration.FindNumber("attn_logit_softcapping") ?? 0),
            QueryKeyNorm = QueryKeyNorm.Head,
        };
        return spec with
        {
            PostNorms = true,
            LogitSoftCap = (float?)configuration.FindNumber("final_logit_softcapping"),
            Rotary = spec.RotaryForm with { WindowedBase = configuration.FindNumber("rope_local_base_freq") ?? 10_000 },
            Attention = DecoderReader.Window(
                attention,
                configuration,
                configuration.FindCount("sliding_window"),
                spec.Layers,
                spec.ContextLength,
                layer => pattern > 0 && (layer + 1) % pattern != 0),
        };
    }

    private static float Scale(ModelConfiguration configuration) => (float)(1 / Math.Sqrt(configuration.FindNumber("query_pre_attn_scalar") ?? 256));
}
