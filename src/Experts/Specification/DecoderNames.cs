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

    private static string Layer(int layer, string rest) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.{rest}");
}
