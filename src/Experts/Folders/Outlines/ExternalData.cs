namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Where a tensor's bytes lie outside of its model.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Location">The file, relative to the model.</param>
/// <param name="Offset">Bytes from its start.</param>
/// <param name="Length">Bytes of the tensor as the model says; 0 where it does not.</param>
/// <param name="Needed">Bytes of the tensor as its type and shape say; null where the type has no fixed size.</param>
internal readonly record struct ExternalData(string Tensor, string Location, long Offset, long Length, long? Needed);
