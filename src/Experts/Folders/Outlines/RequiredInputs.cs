using System.Collections.Frozen;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Inputs that the runtime reads without asking whether they are there. Found by mutation: a node that leaves one out ends the
/// process.</summary>
internal static class RequiredInputs
{
    private static readonly FrozenDictionary<string, int[]> Slots = new Dictionary<string, int[]>
    {
        ["LayerNormalization"] = [0, 1],
        ["com.microsoft.Attention"] = [0, 1, 2],
        ["com.microsoft.EmbedLayerNormalization"] = [0, 2, 3, 5, 6],
        ["com.microsoft.GroupQueryAttention"] = [0, 5, 6],
        ["com.microsoft.MatMulNBits"] = [0, 1, 2],
        ["com.microsoft.MultiHeadAttention"] = [0],
        ["com.microsoft.GatherBlockQuantized"] = [0, 1, 2],
        ["com.microsoft.RotaryEmbedding"] = [0, 1, 2, 3],
        ["com.microsoft.SkipLayerNormalization"] = [0, 1, 2],
        ["com.microsoft.SkipSimplifiedLayerNormalization"] = [0, 1, 2],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // An input named nothing counts as given for these, so it may not stand at their end either.
    private static readonly FrozenSet<string> CountsInputs = new[] { "LayerNormalization" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Refuses a node that lacks one.</summary>
    /// <exception cref="FormatException">It does.</exception>
    public static void Check(string operation, IReadOnlyList<string> inputs)
    {
        bool lacks = Slots.TryGetValue(operation, out int[]? required) && Array.Exists(required, slot => slot >= inputs.Count || inputs[slot].Length == 0);
        if (lacks || (CountsInputs.Contains(operation) && inputs[^1].Length == 0))
        {
            throw new FormatException($"a node of the operator '{operation}' lacks an input");
        }
    }
}
