using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Mistral: Llama with a window on every layer.</summary>
internal sealed class MistralFamily : LlamaFamily
{
    public override string Name => "Mistral";

    public override IReadOnlyList<string> ModelTypes => ["mistral"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        AttentionSpec attention = DecoderReader.Window(
            AttentionSpec.Plain, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, _ => true);
        return spec with { Attention = attention == AttentionSpec.Plain ? null : attention };
    }
}
