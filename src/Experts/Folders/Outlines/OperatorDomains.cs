using System.Collections.Frozen;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Which operators a model may use.</summary>
internal static class OperatorDomains
{
    // A node that names a file of its own, or takes native code from one, is no part of a decoder.
    private static readonly FrozenSet<string> RefusedOperators =
        new[] { "com.microsoft.EPContext", "com.microsoft.PyOp", "com.microsoft.PythonOp" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The domains whose operators this program runs.</summary>
    public static FrozenSet<string> Known { get; } =
        new[] { "", "ai.onnx", "ai.onnx.ml", GraphBuilder.ContributedDomain, GraphBuilder.OwnDomain }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The operator's name with its domain; the standard domain is left out.</summary>
    public static string FullName(string domain, string operation) => domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}";

    /// <summary>Refuses an operator that no model here may use.</summary>
    /// <param name="domain">The node's domain.</param>
    /// <param name="operation">Its operator.</param>
    /// <param name="isFunction">Whether the model defines it itself.</param>
    /// <exception cref="FormatException">It may not be used.</exception>
    public static void Check(string domain, string operation, bool isFunction)
    {
        if (!isFunction && !Known.Contains(domain))
        {
            throw new FormatException(
                $"it uses the operator '{operation}' of the domain '{domain}', and known are ai.onnx, {string.Join(", ", Known.Where(name => name.Contains('.', StringComparison.Ordinal) && name != "ai.onnx").Order(StringComparer.Ordinal))} and {GraphBuilder.OwnDomain}");
        }

        if (RefusedOperators.Contains(FullName(domain, operation)))
        {
            throw new FormatException($"it uses the operator '{operation}', which loads compiled code from elsewhere");
        }
    }
}
