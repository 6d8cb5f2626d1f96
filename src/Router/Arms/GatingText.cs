using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CoERouter.Experts.Specification;

namespace CoERouter.Router.Arms;

/// <summary>
/// The text form of a gating policy, which reads back to the same policy: <c>top-2</c>, <c>rank-1</c>, <c>ranks-1-3</c>, each with an optional
/// probability mass below 1, as in <c>top-4 p0.6</c>.
/// </summary>
public static class GatingText
{
    /// <summary>One sentence that says what is legal.</summary>
    public const string Legal = "legal is top-K, rank-R or ranks-FIRST-LAST, optionally followed by pMASS with a mass from 0 to 1, for example \"top-2\" or \"top-4 p0.6\"";

    private const float NoMass = 2f;

    /// <summary>Writes a policy.</summary>
    public static string Format(GatingPolicy policy)
    {
        string ranks = policy switch
        {
            { FirstRank: 0 } => string.Create(CultureInfo.InvariantCulture, $"top-{policy.Count}"),
            { Count: 1 } => string.Create(CultureInfo.InvariantCulture, $"rank-{policy.FirstRank}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ranks-{policy.FirstRank}-{policy.FirstRank + policy.Count - 1}"),
        };
        return policy.Mass < 1 ? string.Create(CultureInfo.InvariantCulture, $"{ranks} p{policy.Mass}") : ranks;
    }

    /// <summary>Reads a policy; false where the text is none. A policy may still ask for more experts than a layer has.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GatingPolicy policy)
    {
        policy = default;
        if (text is null || text.Split(' ', StringSplitOptions.TrimEntries) is not { Length: 1 or 2 } parts)
        {
            return false;
        }

        float mass = NoMass;
        if (parts.Length == 2 && !TryMass(parts[1], out mass))
        {
            return false;
        }

        string[] ranks = parts[0].Split('-');
        policy = (ranks[0], ranks.Length) switch
        {
            ("top", 2) when Number(ranks[1]) is > 0 and var count => new GatingPolicy(count, 0, mass),
            ("rank", 2) when Number(ranks[1]) is >= 0 and var first => new GatingPolicy(1, first, mass),
            ("ranks", 3) when Number(ranks[1]) is >= 0 and var first && Number(ranks[2]) is var last && last >= first => new GatingPolicy(last - first + 1, first, mass),
            _ => default,
        };
        return policy.Count > 0;
    }

    private static bool TryMass(string text, out float mass)
    {
        mass = NoMass;
        return text.StartsWith('p')
            && float.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out mass)
            && mass is > 0 and < 1;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < ushort.MaxValue ? number : -1;
}
