using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>The operators written in C# that training graphs for the CPU use.</summary>
public static class TrainingOperators
{
    /// <summary>One of each, for the settings of a session.</summary>
    public static IReadOnlyList<CustomOperator> All { get; } = [new SegmentAttentionOperator(), new SegmentAttentionGradientOperator()];
}
