namespace CoERouter.Experts.Import.Gguf;

/// <summary>A tensor by a file's header.</summary>
/// <param name="Name">The file's name for it.</param>
/// <param name="Block">How its elements are stored.</param>
/// <param name="Shape">Its dimensions, the slowest first.</param>
/// <param name="Offset">Bytes from the start of the data to it.</param>
/// <param name="Bytes">Bytes that it takes.</param>
internal sealed record GgufEntry(string Name, GgufBlock Block, IReadOnlyList<long> Shape, long Offset, long Bytes);
