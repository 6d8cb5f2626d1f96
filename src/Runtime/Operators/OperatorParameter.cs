using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime.Operators;

/// <summary>An input or output of an operator.</summary>
/// <param name="Type">
/// Its element type; <see cref="ElementType.Undefined"/> means any, and for a variadic one any mixture. An output of any type takes the
/// type of the operator's only input of any type.
/// </param>
/// <param name="Kind">How often it occurs.</param>
public sealed record OperatorParameter(ElementType Type, OperatorParameterKind Kind = OperatorParameterKind.Required);
