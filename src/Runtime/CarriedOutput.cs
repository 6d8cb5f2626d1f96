namespace CoERouter.Runtime;

/// <summary>An output that is an input of the next run; see <see cref="SessionBinding.Carry"/>.</summary>
/// <param name="Output">The output, which the runtime allocates.</param>
/// <param name="Input">The input that it becomes.</param>
/// <param name="Shape">The shape that it has to have; the size along <paramref name="Axis"/> is the largest that is legal.</param>
/// <param name="Axis">The dimension that grows; -1 where none does.</param>
public sealed record CarriedOutput(string Output, string Input, IReadOnlyList<long> Shape, int Axis);
