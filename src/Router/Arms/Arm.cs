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
    /// <summary>The stable text form, for example <c>math@top-2</c>; <see cref="TryParse"/> reads it back to an equal arm.</summary>
    public override string ToString() => $"{Expert}@{GatingText.Format(Gating)}";

    /// <summary>Reads the text form; false where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Arm? arm)
    {
        int at = text?.LastIndexOf('@') ?? -1;
        arm = at > 0 && GatingText.TryParse(text![(at + 1)..], out GatingPolicy gating) ? new Arm(text[..at], gating) : null;
        return arm is not null;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no arm.</exception>
    public static Arm Parse(string text) => TryParse(text, out Arm? arm)
        ? arm
        : throw new FormatException($"\"{text}\" is not an arm; an arm is EXPERT@GATING, for example math@top-2, where for the gating {GatingText.Legal}.");
}
