using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CoERouter.Experts.Specification;

namespace CoERouter.Router.Arms;

/// <summary>What a prompt can be sent to: an expert with the policy by which its tokens choose inside it.</summary>
/// <param name="Expert">Name of the expert.</param>
/// <param name="Gating">How tokens choose among the expert's routed experts.</param>
[JsonConverter(typeof(ArmJsonConverter))]
public sealed record Arm(string Expert, GatingPolicy Gating)
{
    /// <summary>Which texts are gating policies, as the end of a sentence.</summary>
    public const string LegalGating = "legal is top-K, rank-R or rank-FIRST+COUNT, optionally followed by pMASS with a mass up to 1, for example \"top-2\" or \"top-4 p0.6\"";

    /// <summary>The stable text form, for example <c>math@top-2</c>; <see cref="TryParse"/> reads it back to an equal arm.</summary>
    public override string ToString() => $"{Expert}@{Gating}";

    /// <summary>Reads the text form; false where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Arm? arm)
    {
        int at = text?.LastIndexOf('@') ?? -1;
        arm = at > 0 && GatingPolicy.TryParse(text![(at + 1)..], out GatingPolicy gating) ? new Arm(text[..at], gating) : null;
        return arm is not null;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no arm.</exception>
    public static Arm Parse(string text) => TryParse(text, out Arm? arm)
        ? arm
        : throw new FormatException(
            $"\"{text}\" is not an arm; an arm is EXPERT@GATING, for example math@top-2, where for the gating {LegalGating}.");
}
