using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>
/// What a final line says: an exact value in lowest terms, the remainder of a division, and the rest of the line (a unit, or a sentence where there is no
/// value). Two answers are the same when all are; commas between thousands and spaces do not matter.
/// </summary>
internal sealed partial record FinalAnswer(BigInteger Numerator, BigInteger Denominator, BigInteger Remainder, string Unit)
{
    /// <summary>Reads the last line of an answer, or gives null where that is no final line or its number cannot be read.</summary>
    public static FinalAnswer? Parse(string answer)
    {
        string line = answer.TrimEnd().Split('\n')[^1].Trim();
        if (!line.StartsWith(Worksheet.AnswerMark.TrimEnd(), StringComparison.Ordinal))
        {
            return null;
        }

        string text = Spaces().Replace(line[Worksheet.AnswerMark.TrimEnd().Length..], "");
        Match match = Value().Match(text);
        if (!match.Success)
        {
            return text.Length == 0 || text.Any(char.IsAsciiDigit) ? null : new(0, 0, 0, text);
        }

        string decimals = match.Groups["decimals"].Value;
        BigInteger numerator = Integer(match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal) + decimals);
        BigInteger denominator = BigInteger.Pow(10, decimals.Length);
        if (match.Groups["bottom"].Success)
        {
            denominator = Integer(match.Groups["bottom"].Value);
        }

        if (denominator.IsZero)
        {
            return null;
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        BigInteger sign = match.Groups["sign"].Success ? -1 : 1;
        BigInteger remainder = match.Groups["remainder"].Success ? Integer(match.Groups["remainder"].Value) : 0;
        return new(sign * numerator / common, denominator / common, remainder, match.Groups["unit"].Value);
    }

    private static BigInteger Integer(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<sign>-)?(?<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?<decimals>[0-9]+)|/(?<bottom>[0-9]+)|r(?<remainder>[0-9]+))?(?<unit>[^0-9]*)$")]
    private static partial Regex Value();
}
