using CoERouter.Experts.Folders;

namespace CoERouter.Experts.Import;

/// <summary>What an import made.</summary>
/// <param name="Folder">The expert's folder.</param>
/// <param name="ResumedTensors">Tensors that an interrupted import had written before.</param>
/// <param name="Missing">Files that the model folder lacks and an expert needs to be asked in words.</param>
public sealed record ImportResult(ExpertFolder Folder, int ResumedTensors, IReadOnlyList<string> Missing);
