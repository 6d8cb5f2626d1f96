namespace CoERouter.Experts.Import;

/// <summary>How far an import is.</summary>
/// <param name="Tensor">The tensor that was written last.</param>
/// <param name="WrittenBytes">Bytes of weights on disk.</param>
/// <param name="Parameters">Parameters of the whole model.</param>
public sealed record ImportProgress(string Tensor, long WrittenBytes, long Parameters);
