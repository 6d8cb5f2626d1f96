using System.Text.RegularExpressions;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Patterns;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Tiktoken;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class CompiledPatternTests
{
    [Theory]
    [InlineData("a|ab", "abab", "a a")]
    [InlineData("(?:a|ab)c", "abcac", "abc ac")]
    [InlineData("a{2,3}", "aaaaa", "aaa aa")]
    [InlineData("a{2}", "aaaaa", "aa aa")]
    [InlineData("a+?b", "aab", "aab")]
    [InlineData("[a-c&&[^b]]+", "abcca", "a cca")]
    [InlineData("[^(\\s|[.,])]+", "a.b c,d", "a b c d")]
    [InlineData("(?i:STRASSE|k)", "strasse K \u212A", "strasse K \u212A")]
    [InlineData("(?i)x(?-i:y)", "XyXY", "Xy")]
    [InlineData("\\bfoo\\b", "foo food", "foo")]
    [InlineData("(?<=a)b(?!c)", "abc ab", "b")]
    [InlineData("^a|b$", "aab\na", "a b a")]
    [InlineData("\\p{Han}+|\\p{script=Hiragana}", "林檎りa", "林檎 り")]
    [InlineData("\\p{L}+", "𝒽𝓮llo 9", "𝒽𝓮llo")]
    [InlineData("\\P{L}", "a1b", "1")]
    [InlineData("\\x{1F642}|\\u0041|\\x42", "🙂AB", "🙂 A B")]
    [InlineData("[[:digit:]x-]+", "1x-2y", "1x-2")]
    [InlineData("(?<name>a)(?#note)b", "ab", "ab")]
    [InlineData("(?>a+)b|a", "aab", "aab")]
    [InlineData("a++a|b", "aab", "b")]
    [InlineData("(a*)*b", "aaab", "aaab")]
    [InlineData("[]a]+", "a]b", "a]")]
    [InlineData("{a}|a{,2}b", "{a}aab", "{a} aab")]
    public void Matches_are_those_of_the_syntax(string pattern, string text, string expected) =>
        Assert.Equal(expected.Split(' '), Matches(pattern, text));

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("a**b(")]
    [InlineData("*a")]
    [InlineData("\\1(a)")]
    [InlineData("\\p{Nonsense}")]
    [InlineData("(?=ab)c")]
    [InlineData("(?:ab)++")]
    [InlineData("[z-a]")]
    [InlineData("a{5,2}")]
    [InlineData("(?:a{999}){999}")]
    [InlineData("\\x{FFFFFFF}")]
    [InlineData("\\")]
    [InlineData("(?<")]
    [InlineData("(?x)a b")]
    public void What_is_wrong_or_not_supported_is_one_sentence(string pattern)
    {
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => new CompiledPattern(pattern));
        Assert.StartsWith("The pattern ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Published patterns against .NET's backtracking engine, on text that it reads as these patterns mean it.</summary>
    [Theory]
    [InlineData(Gpt2Splitter.Pattern)]
    [InlineData(Cl100kSplitter.ThreeDigitPattern)]
    [InlineData(Cl100kSplitter.OneDigitPattern)]
    [InlineData("o200k")]
    [InlineData(@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+")]
    [InlineData(@"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"\s?\p{L}+|\s?\p{P}+|[一-龥ࠀ-一가-퟿]+|\p{N}")]
    [InlineData(@" ?[^(\s|.,!?…。，、।۔،)]+")]
    [InlineData(@"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")]
    [InlineData(@"(?:[^\r\n\p{L}\p{N}]?[\p{Lu}\p{M}]*[\p{Ll}\p{M}]+|x*?y)(?i:'s|'t)?|\d{1,3}(?=\d)|.")]
    public void Published_patterns_match_as_with_another_engine(string pattern)
    {
        pattern = pattern == "o200k" ? TiktokenEncoding.Named("o200k_base")!.Pattern : pattern;
        Regex other = new(pattern, RegexOptions.CultureInvariant);
        Random random = new(17);
        for (int round = 0; round < 400; round++)
        {
            // The engines differ about the long s, which folds to s in Unicode only.
            string text = RandomText.Basic(random, random.Next(60)).Replace('ſ', 's');
            Assert.Equal(other.Matches(text).Where(match => match.Length > 0).Select(match => match.Value), Matches(pattern, text));
        }
    }

    [Theory]
    [InlineData("(a|a)*b")]
    [InlineData("(a*)*b")]
    [InlineData("a*a*a*a*a*b")]
    [InlineData("(?:a+)+(?!a)b")]
    [InlineData(@"\s+(?!\S)c|\p{L}+9|a")]
    public void What_makes_other_engines_hang_is_linear(string pattern)
    {
        // Exponential or quadratic work would not end within the limit of the whole test run.
        MatchList matches = new();
        new CompiledPattern(pattern).FindAll(new string('a', 300_000) + new string(' ', 300_000) + "x", matches);
        Assert.Equal(pattern.EndsWith("|a", StringComparison.Ordinal) ? 300_000 : 0, matches.Count);
    }

    private static List<string> Matches(string pattern, string text)
    {
        MatchList matches = new();
        new CompiledPattern(pattern).FindAll(text, matches);
        List<string> found = [];
        foreach ((int start, int end) in matches.Items)
        {
            found.Add(text[start..end]);
        }

        return found;
    }
}
