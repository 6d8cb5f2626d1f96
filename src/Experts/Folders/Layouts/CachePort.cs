using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Layouts;

/// <summary>What a decoder remembers between runs: an input and the output that takes its place.</summary>
/// <param name="Past">The input.</param>
/// <param name="Present">The output.</param>
/// <param name="Type">The element type of both.</param>
/// <param name="Shape">The shape for one sequence before its first token: 0 along <paramref name="SequenceAxis"/>.</param>
/// <param name="SequenceAxis">The dimension that counts the tokens; null for a state of fixed size, which cannot be turned back.</param>
/// <param name="InPlace">Whether input and output may be the same memory; where not, the output becomes the next input.</param>
internal sealed record CachePort(string Past, string Present, ElementType Type, IReadOnlyList<long> Shape, int? SequenceAxis, bool InPlace)
{
    /// <summary>Bytes of one token, or of the whole state where its size is fixed.</summary>
    public long Bytes =>
        ElementTypes.SizeOf(Type) * Shape.Where((_, axis) => axis != SequenceAxis).Aggregate(1L, (product, size) => product * size);

    /// <summary>The shape with room for so many tokens.</summary>
    public long[] ShapeFor(int tokens) => [.. Shape.Select((size, axis) => axis == SequenceAxis ? tokens : size)];
}
