using System.Collections.ObjectModel;

namespace CoERouter.Runtime;

/// <summary>A part of ONNX Runtime that runs nodes on some hardware.</summary>
/// <param name="Name">cpu, webgpu or cuda.</param>
/// <param name="Options">The provider's own options, passed on as they are.</param>
public sealed record ExecutionProvider(string Name, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>A provider without options.</summary>
    public ExecutionProvider(string name)
        : this(name, ReadOnlyDictionary<string, string>.Empty)
    {
    }

    /// <summary>The names that sessions accept.</summary>
    public static IReadOnlyList<string> LegalNames { get; } = ["cpu", "webgpu", "cuda"];
}
