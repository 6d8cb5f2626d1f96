using System.Globalization;

namespace CoERouter.Experts.Specification;

/// <summary>
/// How a token chooses among a layer's routed experts, given per sequence at run time. Experts are ranked by router probability; the one at
/// rank r (0 is best) is used iff <c>FirstRank ≤ r &lt; FirstRank + Count</c> and the probabilities of better ranks sum to less than
/// <see cref="Mass"/>. The weights of the used experts are renormalised to sum 1. So one input of the graph expresses top-k (k = Count),
/// top-p (Mass = p) and rank-r routing (FirstRank = r, Count = 1).
/// </summary>
/// <param name="Count">Most experts of a token, from 1 to the layer's experts.</param>
/// <param name="FirstRank">Ranks skipped at the top. Default 0.</param>
/// <param name="Mass">Probability mass after which no further expert is added. Default 2, which never binds.</param>
public readonly record struct GatingPolicy(int Count, int FirstRank = 0, float Mass = 2f)
{
    /// <summary>Values of one policy in the graph's <c>gating</c> input of shape [sequences, 3]: first rank, end rank, mass.</summary>
    public const int InputWidth = 3;

    /// <summary>Plain top-k.</summary>
    public static GatingPolicy TopK(int count) => new(count);

    /// <summary>The policy as text that <see cref="TryParse"/> reads: "top-2", "top-4 p0.6", "rank-1", "rank-1+2".</summary>
    public override string ToString()
    {
        string ranks = FirstRank == 0 ? FormattableString.Invariant($"top-{Count}")
            : Count == 1 ? FormattableString.Invariant($"rank-{FirstRank}")
            : FormattableString.Invariant($"rank-{FirstRank}+{Count}");
        return Mass < 1 ? FormattableString.Invariant($"{ranks} p{Mass}") : ranks;
    }

    /// <summary>
    /// Reads "top-k", "rank-r" (the expert at rank r alone) and "rank-r+k" (k experts from rank r on), each with " pM" behind it for a mass
    /// below 1. Whether a layer has so many experts is <see cref="Validate"/>'s question.
    /// </summary>
    public static bool TryParse(string? text, out GatingPolicy policy)
    {
        policy = default;
        string[] parts = (text ?? "").Split(' ');
        float mass = 2;
        if (parts.Length > 2
            || (parts.Length == 2 && (parts[1].Length < 2 || !IsMass(parts[1], out mass))))
        {
            return false;
        }

        int first = 0;
        int count = 1;
        bool legal = parts[0].StartsWith("top-", StringComparison.Ordinal)
            ? Number(parts[0].AsSpan(4), out count)
            : parts[0].StartsWith("rank-", StringComparison.Ordinal) && (parts[0].IndexOf('+', StringComparison.Ordinal) is > 0 and int plus
                ? Number(parts[0].AsSpan(5, plus - 5), out first) && Number(parts[0].AsSpan(plus + 1), out count)
                : Number(parts[0].AsSpan(5), out first));
        policy = new(count, first, mass);
        return legal && count > 0;

        static bool IsMass(string text, out float mass) =>
            float.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out mass)
            && text[0] == 'p'
            && mass is > 0 and <= 1;

        static bool Number(ReadOnlySpan<char> digits, out int number) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 65_536;
    }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> when a layer of <paramref name="experts"/> experts cannot follow
    /// it.</summary>
    public void Validate(int experts)
    {
        if (Count < 1 || FirstRank < 0 || FirstRank > experts - Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(experts),
                $"Gating {this} asks for ranks {FirstRank} to {(long)FirstRank + Count - 1}, but the layer has {experts} experts (ranks 0 to {experts - 1}).");
        }

        if (!(Mass > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(experts), $"Gating mass is {Mass}, legal is a number above 0.");
        }
    }

    /// <summary>Writes the graph's input row.</summary>
    public void Write(Span<float> row)
    {
        row[0] = FirstRank;
        row[1] = FirstRank + Count;
        row[2] = Mass;
    }
}
