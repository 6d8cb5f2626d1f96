using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>SmolLM3: Llama that leaves every fourth layer without positions (NoPE, Yang et al., arXiv 2501.18795).</summary>
internal sealed class SmolFamily : LlamaFamily
{
    private const int DefaultInterval = 4;

    public override string Name => "SmolLM3";

    public override IReadOnlyList<string> ModelTypes => ["smollm3"];

    protected override bool TiesByDefault => true;

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        spec = base.Refine(configuration, spec);
        int[] unturned = Unturned(configuration, spec.Layers);

        // The window, where one is used at all, is on the layers without positions.
        int? window = configuration.Flag("use_sliding_window", false) ? configuration.FindCount("sliding_window") : null;
        AttentionSpec attention = DecoderReader.Window(spec.AttentionForm, configuration, window, spec.Layers, spec.ContextLength, unturned.Contains);
        return spec with
        {
            Attention = attention == AttentionSpec.Plain ? null : attention,
            Rotary = unturned.Length == 0 ? spec.Rotary : spec.RotaryForm with { UnturnedLayers = unturned },
        };
    }

    // The list says of each layer whether it is turned, despite its name.
    private static int[] Unturned(ModelConfiguration configuration, int layers)
    {
        if (configuration.Numbers("no_rope_layers") is { Count: > 0 } turned)
        {
            return turned.Count == layers && turned.All(flag => flag is 0 or 1)
                ? [.. Enumerable.Range(0, layers).Where(layer => turned[layer] == 0)]
                : throw new ModelImportException($"{ModelConfiguration.FileName} has no_rope_layers that are not {layers} times 0 or 1.");
        }

        int interval = configuration.FindCount("no_rope_layer_interval") ?? DefaultInterval;
        return interval == 0 ? [] : [.. Enumerable.Range(0, layers).Where(layer => (layer + 1) % interval == 0)];
    }
}
