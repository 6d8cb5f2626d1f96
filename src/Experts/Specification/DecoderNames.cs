using System.Globalization;

namespace CoERouter.Experts.Specification;

/// <summary>The names of a decoder's parameters, the same in checkpoints, training graphs and exports.</summary>
public static class DecoderNames
{
    /// <summary>Token embedding, [vocabulary, width].</summary>
    public const string Embedding = "embedding";

    /// <summary>Gain of the last norm, [width].</summary>
    public const string FinalNorm = "final.norm";

    /// <summary>Output head, [width, vocabulary]; absent when tied.</summary>
    public const string Head = "head";

    /// <summary>Gain of the norm before attention, [width].</summary>
    public static string AttentionNorm(int layer) => Layer(layer, "attention.norm");

    /// <summary>Taps of the convolution before attention, [convolution width - 1, width]; row j-1 multiplies x[t-j].</summary>
    public static string Convolution(int layer) => Layer(layer, "attention.convolution");

    /// <summary>Query, key and value projection in one matrix, [width, query width + 2 × key width].</summary>
    public static string QueryKeyValue(int layer) => Layer(layer, "attention.query_key_value");

    /// <summary>Projection after attention, [query width, width].</summary>
    public static string AttentionOutput(int layer) => Layer(layer, "attention.output");

    /// <summary>Gain of the norm before the sparse layer, [width].</summary>
    public static string MixtureNorm(int layer) => Layer(layer, "mixture.norm");

    /// <summary>Router, [width, experts].</summary>
    public static string Router(int layer) => Layer(layer, "mixture.router");

    /// <summary>Gate (first half of the columns) and up projection of a routed expert, [width, 2 × expert width].</summary>
    public static string ExpertGateUp(int layer, int expert) => Layer(layer, string.Create(CultureInfo.InvariantCulture, $"mixture.expert{expert}.gate_up"));

    /// <summary>Down projection of a routed expert, [expert width, width].</summary>
    public static string ExpertDown(int layer, int expert) => Layer(layer, string.Create(CultureInfo.InvariantCulture, $"mixture.expert{expert}.down"));

    /// <summary>Gate and up projection of a shared expert, [width, 2 × expert width].</summary>
    public static string SharedGateUp(int layer, int expert) => Layer(layer, string.Create(CultureInfo.InvariantCulture, $"mixture.shared{expert}.gate_up"));

    /// <summary>Down projection of a shared expert, [expert width, width].</summary>
    public static string SharedDown(int layer, int expert) => Layer(layer, string.Create(CultureInfo.InvariantCulture, $"mixture.shared{expert}.down"));

    /// <summary>Learned positions, [context, width].</summary>
    public const string Positions = "positions";

    /// <summary>Gain of the norm after attention, [width].</summary>
    public static string AttentionPostNorm(int layer) => Layer(layer, "attention.post_norm");

    /// <summary>Gain of the norm after the feed-forward layer, [width].</summary>
    public static string MixturePostNorm(int layer) => Layer(layer, "mixture.post_norm");

    /// <summary>Gain of the queries' norm.</summary>
    public static string QueryNorm(int layer) => Layer(layer, "attention.query_norm");

    /// <summary>Gain of the keys' norm.</summary>
    public static string KeyNorm(int layer) => Layer(layer, "attention.key_norm");

    /// <summary>Logits of the heads' sinks, [heads].</summary>
    public static string Sinks(int layer) => Layer(layer, "attention.sinks");

    /// <summary>Gate (first half of the columns) and up projection of a dense layer, or the only one before its activation.</summary>
    public static string DenseUp(int layer) => Layer(layer, "dense.up");

    /// <summary>Projection after a dense layer's activation, [dense width, width].</summary>
    public static string DenseDown(int layer) => Layer(layer, "dense.down");

    /// <summary>Gate and up projection of the dense network beside the routed experts, [width, 2 × shared width].</summary>
    public static string SharedUp(int layer) => Layer(layer, "mixture.shared.up");

    /// <summary>Its down projection, [shared width, width].</summary>
    public static string SharedDown(int layer) => Layer(layer, "mixture.shared.down");

    /// <summary>The score that gates it, [width, 1].</summary>
    public static string SharedGate(int layer) => Layer(layer, "mixture.shared.gate");

    /// <summary>Biases of a layer's experts before their activation, [experts, 2 × expert width] by turns of gate and up.</summary>
    public static string ExpertUpBiases(int layer) => Layer(layer, "mixture.expert_up_biases");

    /// <summary>Biases of a layer's experts' outputs, [experts, width].</summary>
    public static string ExpertDownBiases(int layer) => Layer(layer, "mixture.expert_down_biases");

    /// <summary>The bias of a matrix or of a norm.</summary>
    public static string BiasOf(string name) => name + ".bias";

    private static string Layer(int layer, string rest) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.{rest}");
}
