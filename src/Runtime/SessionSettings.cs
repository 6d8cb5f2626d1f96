using System.Collections.ObjectModel;
using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime;

/// <summary>How a session is made.</summary>
public sealed record SessionSettings
{
    /// <summary>Threads that work on one run, the caller's included. Default: one per processor. With 1 no thread is made.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How far the graph is rewritten. Default: all the way.</summary>
    public GraphOptimization GraphOptimization { get; init; } = GraphOptimization.All;

    /// <summary>
    /// Whether the memory plan of one input shape is kept for the next run with that shape. Default: true; false suits shapes that rarely
    /// repeat.
    /// </summary>
    public bool MemoryPattern { get; init; } = true;

    /// <summary>
    /// Whether idle threads spin before they sleep. Default: true; false suits machines where other work wants the processors.
    /// </summary>
    public bool AllowSpinning { get; init; } = true;

    /// <summary>
    /// Entries by the keys of <c>onnxruntime_session_options_config_keys.h</c>, such as <c>session.disable_prepacking</c>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Providers in order of preference; the processor follows them always. Default: none, that is the processor.</summary>
    public IReadOnlyList<ExecutionProvider> Providers { get; init; } = [];

    /// <summary>Operators written in C# that the model uses. Default: none.</summary>
    public IReadOnlyList<CustomOperator> Operators { get; init; } = [];

    /// <summary>
    /// Tensors that take the place of the model's initializers of those names, with the same type and shape. The session uses their memory
    /// as it is and keeps it alive. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, OnnxTensor> Initializers { get; init; } = ReadOnlyDictionary<string, OnnxTensor>.Empty;

    /// <summary>
    /// The folder of the external data of a model given as bytes; needed as soon as one initializer is declared external, even where
    /// <see cref="Initializers"/> replaces it. Default: null; a model given as a file has its own folder.
    /// </summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>Every fault of these settings, one sentence each.</summary>
    internal IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Threads < 1)
        {
            faults.Add($"Threads is {Threads}; it must be 1 or more.");
        }

        if (!Enum.IsDefined(GraphOptimization))
        {
            faults.Add($"GraphOptimization is {(int)GraphOptimization}; it can be None, Basic, Extended or All.");
        }

        foreach (ExecutionProvider provider in Providers)
        {
            if (!ExecutionProvider.LegalNames.Contains(provider.Name, StringComparer.Ordinal))
            {
                faults.Add($"There is no execution provider '{provider.Name}'; it can be {string.Join(", ", ExecutionProvider.LegalNames)}.");
            }
        }

        foreach ((string name, int count) in Operators.CountBy(custom => $"{custom.Domain}.{custom.Name}").Where(counted => counted.Value > 1))
        {
            faults.Add($"The operator {name} is given {count} times.");
        }

        if (ExternalDataFolder is { } folder && !Directory.Exists(folder))
        {
            faults.Add($"ExternalDataFolder '{folder}' does not exist.");
        }

        return faults;
    }
}
