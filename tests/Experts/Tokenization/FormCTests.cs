using System.Text;
using CoERouter.Experts.Tokenization.Normalization;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class FormCTests
{
    // Cases of Unicode Standard Annex 15: composition, singletons, exclusions, reordering, blocking, Hangul, characters past U+FFFF.
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("e\u0301", "é")]
    [InlineData("é", "é")]
    [InlineData("\u212B \u2126", "Å Ω")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("s\u0307\u0323", "\u1E69")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("a\u0327\u0301\u0301", "á\u0327\u0301")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("가\u11A8", "각")]
    [InlineData("\u1100x\u1161", "\u1100x\u1161")]
    [InlineData("\U0002F800", "丽")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")]
    [InlineData("\u0344", "\u0308\u0301")]
    public void Published_cases(string text, string expected)
    {
        Assert.Equal(expected, FormC.Normalize(text).ToString());
    }

    [Fact]
    public void Unpaired_surrogates_become_replacements() => Assert.Equal("á\uFFFDb", FormC.Normalize("a\u0301\uD83Db").ToString());

    [Fact]
    public void Every_composition_undoes_its_decomposition()
    {
        var composed = 0;
        for (var codePoint = 0; codePoint < 0x110000; codePoint++)
        {
            if (codePoint is >= 0xD800 and <= 0xDFFF || !CanonicalTables.Instance.TryDecompose(codePoint, out var parts))
            {
                continue;
            }

            var character = new Rune(codePoint).ToString();
            var decomposed = string.Concat(parts.Select(part => new Rune(part).ToString()));
            Assert.Equal(FormC.Normalize(character).ToString(), FormC.Normalize(decomposed).ToString());
            composed += FormC.Normalize(decomposed).SequenceEqual(character) ? 1 : 0;
        }

        // Unicode 14 has 941 primary composites besides Hangul.
        Assert.Equal(941, composed);
    }

    [Fact]
    public void All_hangul_syllables_are_composed()
    {
        for (var syllable = 0xAC00; syllable <= 0xD7A3; syllable++)
        {
            var index = syllable - 0xAC00;
            var jamo = $"{(char)(0x1100 + (index / 588))}{(char)(0x1161 + (index / 28 % 21))}" + (index % 28 == 0 ? "" : $"{(char)(0x11A7 + (index % 28))}");

            Assert.Equal(((char)syllable).ToString(), FormC.Normalize(jamo).ToString());
        }
    }

    [Fact]
    public void Normalizing_twice_changes_nothing()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var once = FormC.Normalize(RandomText.Mixed(random, 20) + RandomText.Marks(random, 10)).ToString();

            Assert.Equal(once, FormC.Normalize(once).ToString());
        }
    }

    [Fact]
    public void Text_that_needs_nothing_is_not_copied()
    {
        var text = "Zürich, naïve ½".AsSpan();

        Assert.True(FormC.Normalize(text) == text);
    }
}
