using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime;

/// <summary>Where an output of a run lies; see <see cref="SessionBinding.ViewOutput"/>.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Address">The first element, in memory of this machine.</param>
/// <param name="Elements">How many there are.</param>
public readonly record struct OutputView(ElementType Type, nint Address, long Elements);
