using System.Text.RegularExpressions;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Splitting;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Hand-written splitters against the published patterns, which the backtracking engine of .NET can run.</summary>
public sealed class PieceSplitterTests
{
    [Theory]
    [InlineData(Gpt2Splitter.Pattern, typeof(Gpt2Splitter))]
    [InlineData(Cl100kSplitter.OneDigitPattern, typeof(Cl100kSplitter))]
    [InlineData(Cl100kSplitter.ThreeDigitPattern, typeof(Cl100kSplitter))]
    [InlineData(WordSplitter.Pattern, typeof(WordSplitter))]
    [InlineData(@"\p{N}{1,2}|[^\s\p{N}]+|\s+(?!\S)|\s+", typeof(RegexSplitter))]
    [InlineData(@"[^\s]+|\s*[\r\n]+|\s+(?!\S)|\s+", typeof(RegexSplitter))]
    [InlineData(@"[a-z]+", typeof(RegexSplitter))]
    public void Pieces_are_those_of_the_pattern(string pattern, Type splitterType)
    {
        var splitter = PieceSplitters.Create(new PreTokenizerStep.Split(pattern, Literal: false, SplitBehavior.Isolated, Invert: false));
        Assert.IsType(splitterType, splitter);
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = RandomText.Basic(random, random.Next(30));

            // Case-insensitive s matches the long s in Unicode and in the published tokenizers, but not in .NET.
            Assert.Equal(Isolate(regex, text.Replace('ſ', 'ß')), Pieces(splitter, text.Replace('ſ', 'ß')));
        }
    }

    [Theory]
    [InlineData(SplitBehavior.Isolated, false, "a", ",", "b", ",", ",", "c")]
    [InlineData(SplitBehavior.Isolated, true, "a", ",", "b", ",", ",", "c")]
    [InlineData(SplitBehavior.Removed, false, "a", "b", "c")]
    [InlineData(SplitBehavior.Removed, true, ",", ",", ",")]
    public void Matches_are_kept_or_removed(SplitBehavior behavior, bool invert, params string[] expected)
    {
        var splitter = PieceSplitters.Create(new PreTokenizerStep.Split(",", Literal: true, behavior, invert));

        Assert.Equal(expected, Pieces(splitter, "a,b,,c"));
    }

    [Fact]
    public void Digits_and_punctuation_stand_alone_or_in_runs()
    {
        Assert.Equal(["ab", "1", "2", "٣", "c"], Pieces(new DigitsSplitter(individual: true), "ab12٣c"));
        Assert.Equal(["ab", "12٣", "c"], Pieces(new DigitsSplitter(individual: false), "ab12٣c"));
        Assert.Equal(["a", "+", "…", " b"], Pieces(new PunctuationSplitter(SplitBehavior.Isolated), "a+… b"));
        Assert.Equal(["a", "+…", " b"], Pieces(new PunctuationSplitter(SplitBehavior.Contiguous), "a+… b"));
        Assert.Equal(["a", " b"], Pieces(new PunctuationSplitter(SplitBehavior.Removed), "a+… b"));
    }

    [Fact]
    public void Letters_past_the_basic_plane_are_letters()
    {
        Assert.Equal(["𝒽𝓮y", " ", "🙂"], Pieces(new WordSplitter(), "𝒽𝓮y 🙂"));
        Assert.Equal(["x", " 𝒽𝓮y", " 🙂"], Pieces(new Gpt2Splitter(), "x 𝒽𝓮y 🙂"));
    }

    [Fact]
    public void The_long_s_makes_a_contraction_where_case_is_ignored()
    {
        Assert.Equal(["it", "'ſ"], Pieces(new Cl100kSplitter(1), "it'ſ"));
        Assert.Equal(["it", "'", "ſ"], Pieces(new Gpt2Splitter(), "it'ſ"));
    }

    [Theory]
    [InlineData(@"a(?=b)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"a++")]
    [InlineData(@"(")]
    public void A_pattern_without_a_linear_matcher_is_named(string pattern)
    {
        var fault = Assert.Throws<NotSupportedException>(
            () => PieceSplitters.Create(new PreTokenizerStep.Split(pattern, Literal: false, SplitBehavior.Isolated, Invert: false)));
        Assert.Contains(pattern, fault.Message, StringComparison.Ordinal);
    }

    private static List<string> Pieces(IPieceSplitter splitter, string text)
    {
        var pieces = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = splitter.Next(text, start, out var kept);
            Assert.InRange(end, start + 1, text.Length);
            if (kept)
            {
                pieces.Add(text[start..end]);
            }
        }

        return pieces;
    }

    private static List<string> Isolate(Regex regex, string text)
    {
        var pieces = new List<string>();
        var end = 0;
        foreach (Match match in regex.Matches(text))
        {
            if (match.Index > end)
            {
                pieces.Add(text[end..match.Index]);
            }

            pieces.Add(match.Value);
            end = match.Index + match.Length;
        }

        if (end < text.Length)
        {
            pieces.Add(text[end..]);
        }

        return pieces;
    }
}
