using System.Text.Json.Serialization;

namespace CoERouter.Host.Commands;

/// <summary>One line of a sample of scored prompts, which <c>coe eval samples</c> writes and <c>coe calibrate --sample</c> reads.</summary>
internal sealed record ScoredPrompt
{
    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>Its category.</summary>
    public required string Category { get; init; }

    /// <summary>Score from 0 to 1 of each arm that answered it, by the arm's text form, for example <c>math@top-2</c>.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public required Dictionary<string, double> Scores { get; init; }

    /// <summary>Cost of each arm's answer, in any unit, a finite number of 0 or more; null counts active parameters.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public Dictionary<string, double>? Costs { get; init; }
}
