namespace CoERouter.Experts.Folders;

/// <summary>Where a tensor's bytes lie outside of its model.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Location">The file, relative to the model.</param>
/// <param name="Offset">Bytes from its start.</param>
/// <param name="Length">Bytes of the tensor; 0 where the model does not say.</param>
internal readonly record struct ExternalData(string Tensor, string Location, long Offset, long Length);
