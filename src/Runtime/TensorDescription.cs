using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type; <see cref="ElementType.Undefined"/> where it is not a tensor.</param>
/// <param name="Shape">Its dimensions: fixed, named or unknown.</param>
public sealed record TensorDescription(string Name, ElementType ElementType, IReadOnlyList<Dimension> Shape);
