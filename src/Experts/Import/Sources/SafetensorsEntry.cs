namespace CoERouter.Experts.Import.Sources;

/// <summary>What a safetensors header says about one tensor.</summary>
/// <param name="Type">The element type, such as "F32".</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Begin">First byte in the data section.</param>
/// <param name="End">The byte after its last one.</param>
internal sealed record SafetensorsEntry(string Type, IReadOnlyList<long> Shape, long Begin, long End);
