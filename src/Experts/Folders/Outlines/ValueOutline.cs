using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type; <see cref="ElementType.Undefined"/> where it is no tensor.</param>
/// <param name="Shape">Its dimensions: fixed, named or unknown; null where the model says nothing of them.</param>
internal sealed record ValueOutline(string Name, ElementType Type, IReadOnlyList<Dimension>? Shape);
