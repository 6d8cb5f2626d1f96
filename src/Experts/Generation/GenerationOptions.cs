using CoERouter.Experts.Templates;

namespace CoERouter.Experts.Generation;

/// <summary>Keys of <c>ChatOptions.AdditionalProperties</c> that an expert understands, and of what its updates carry.</summary>
public static class GenerationOptions
{
    /// <summary>A number from 0 to 1: only tokens of at least this fraction of the highest probability stay.</summary>
    public const string MinP = "min_p";

    /// <summary>A number above 0: lowers the logits of tokens that occurred already; 1 changes nothing.</summary>
    public const string RepetitionPenalty = "repetition_penalty";

    /// <summary>A <see cref="Specification.GatingPolicy"/> or its text, such as "top-1".</summary>
    public const string Gating = "gating";

    /// <summary>
    /// true asks for telemetry. Each update then stands for one token and carries a <see cref="TokenTelemetry"/> under this key; a whole
    /// response carries a list of them.
    /// </summary>
    public const string Telemetry = "telemetry";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> All { get; } = [MinP, RepetitionPenalty, Gating, Telemetry];

    /// <summary>Keys that also reach an expert with a chat template of its own.</summary>
    internal static IReadOnlyList<string> WithVariables { get; } = [.. All, ChatTemplateOptions.Documents, ChatTemplateOptions.Variables];
}
