namespace CoERouter.Runtime;

/// <summary>An output that is an input of the next run; see <see cref="SessionBinding.Carry"/>.</summary>
/// <param name="Output">The output, which the runtime allocates.</param>
/// <param name="Input">The input that it becomes.</param>
/// <param name="Rank">How many dimensions it has to have.</param>
/// <param name="Axis">The dimension that grows; -1 where none does.</param>
/// <param name="Longest">The largest legal size of that dimension.</param>
public sealed record CarriedOutput(string Output, string Input, int Rank, int Axis, long Longest);
