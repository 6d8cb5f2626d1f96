using System.Text.RegularExpressions;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>
/// What a sentence about numbers means, written down without a look at how the corpus works it out. In a phrase <c>#</c> is a number, <c>~</c> a fraction
/// and <c>*</c> a word; in a formula a, b, c and d are its numbers and fractions in the order of the sentence.
/// </summary>
internal sealed class PlainMeaning
{
    private const string Number = @"(?<![\d./])(\d+(?:\.\d+)?)(?!\.?\d|/)";
    private const string Fraction = @"(?<![\d./])(\d+/\d+)(?!\d|/)";

    private readonly Regex _sentence;
    private readonly string _formula;

    public PlainMeaning(string phrase, string formula)
    {
        Phrase = phrase;
        string pattern = Regex.Escape(phrase)
            .Replace(@"\#%", Number + "%", StringComparison.Ordinal)
            .Replace(@"\#", Number + "(?!%)", StringComparison.Ordinal)
            .Replace("~", Fraction, StringComparison.Ordinal)
            .Replace(@"\*", "[a-z]+", StringComparison.Ordinal);
        _sentence = new Regex($@"(?<![a-z\d./]){pattern}(?![a-z\d])", RegexOptions.CultureInvariant);
        _formula = formula;
    }

    public string Phrase { get; }

    /// <summary>The value of a sentence in lower case, or null where the phrase is not in it.</summary>
    public Exact? ValueIn(string sentence)
    {
        Match match = _sentence.Match(sentence);
        if (!match.Success)
        {
            return null;
        }

        string formula = Regex.Replace(_formula, "[a-d]", letter => $"({match.Groups[letter.Value[0] - 'a' + 1].Value})");
        return ExpressionReader.Evaluate(formula);
    }

    /// <summary>A prompt in lower case, without commas between thousands and with words for small numbers as numbers.</summary>
    public static string Normal(string prompt) => Regex.Replace(prompt.ToLowerInvariant().Replace("twice", "2 times", StringComparison.Ordinal), @"(?<=\d),(?=\d{3}(?!\d))", "");

    /// <summary>The number of a final line, without its unit.</summary>
    public static Exact Final(string answer)
    {
        Match match = Regex.Match(answer.Split('\n')[^1], @"^Answer: (-?\d+(?:\.\d+)?(?:/\d+)?)");
        Assert.True(match.Success, answer);
        return ExpressionReader.Evaluate(match.Groups[1].Value);
    }
}
