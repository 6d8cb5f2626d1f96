using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Layouts;

/// <summary>An input or output of a decoder that is filled or read for one sequence.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Rank">Its dimensions.</param>
internal sealed record TensorPort(string Name, ElementType Type, int Rank);
