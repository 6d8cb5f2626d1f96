using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Qwen 1.5, 2, 2.5 (biases of queries, keys and values) and 3 (norms of queries and keys).</summary>
internal sealed class QwenFamily : LlamaFamily
{
    public override string Name => "Qwen";

    public override IReadOnlyList<string> ModelTypes => ["qwen2", "qwen3"];

    protected override DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec) =>
        spec with { Attention = Attention(configuration, spec, configuration.ModelType == "qwen3") };

    /// <summary>Attention of both generations, shared with their sparse models.</summary>
    internal static AttentionSpec Attention(ModelConfiguration configuration, DecoderSpec spec, bool isThird)
    {
        bool bias = isThird ? configuration.Flag("attention_bias", false) : configuration.Flag("qkv_bias", true);
        var attention = new AttentionSpec
        {
            Bias = bias,
            OutputBias = isThird && bias,
            QueryKeyNorm = isThird ? QueryKeyNorm.Head : QueryKeyNorm.None,
        };
        if (!configuration.Flag("use_sliding_window", false))
        {
            return attention;
        }

        int first = configuration.FindCount("max_window_layers") ?? 28;
        return DecoderReader.Window(
            attention, configuration, configuration.FindCount("sliding_window"), spec.Layers, spec.ContextLength, layer => layer >= first);
    }
}
