using System.Globalization;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Inputs and outputs of an inference graph. B sequences, S new tokens each, P positions to score, C the cache's capacity in tokens, D the
/// width, V the vocabulary, E the routed experts of a layer.
/// </summary>
public static class GraphNames
{
    /// <summary>New tokens, int64 [B, S], padded on the right where sequences differ.</summary>
    public const string InputIds = "input_ids";

    /// <summary>Index of each sequence's last valid token in the cache after this run, int32 [B].</summary>
    public const string SequenceLengths = "seqlens_k";

    /// <summary>Tokens of the longest sequence after this run, int32 [1].</summary>
    public const string TotalSequenceLength = "total_sequence_length";

    /// <summary>Positions among the new tokens whose logits are wanted, int64 [B, P]: the last one to generate, all to score a
    /// text.</summary>
    public const string LogitsPositions = "logits_positions";

    /// <summary>The gating policy of each sequence, float [B, 3]; see <see cref="Specification.GatingPolicy"/>.</summary>
    public const string Gating = "gating";

    /// <summary>Float [B, P, V].</summary>
    public const string Logits = "logits";

    /// <summary>Dense routing weights of every layer, float [B, S, layers × E]: 0 where a token does not use an expert.</summary>
    public const string Routing = "routing";

    /// <summary>Keys of a layer before the run, float [B, key heads, C, head size]. Bind it to the same memory as
    /// <see cref="PresentKey"/>.</summary>
    public static string PastKey(int layer) => Numbered($"past_key_values.{layer}.key");

    /// <summary>Values of a layer before the run, shaped like the keys.</summary>
    public static string PastValue(int layer) => Numbered($"past_key_values.{layer}.value");

    /// <summary>Keys of a layer after the run.</summary>
    public static string PresentKey(int layer) => Numbered($"present.{layer}.key");

    /// <summary>Values of a layer after the run.</summary>
    public static string PresentValue(int layer) => Numbered($"present.{layer}.value");

    /// <summary>The last convolution inputs of a layer before the run, float [B, convolution width - 1, D], oldest first; zeros at the
    /// start.</summary>
    public static string PastConvolution(int layer) => Numbered($"past_convolution.{layer}");

    /// <summary>The same after the run; may be bound to the same memory.</summary>
    public static string PresentConvolution(int layer) => Numbered($"present_convolution.{layer}");

    private static string Numbered(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
