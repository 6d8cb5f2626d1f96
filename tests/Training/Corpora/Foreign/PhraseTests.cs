using System.Text;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Foreign;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Foreign;

public sealed class PhraseTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("f(x) = $pool!", "f(x) = [pool]!")]
    [InlineData("costs $5", "costs $5")]
    [InlineData("a\\nb", "a\nb")]
    [InlineData("(only one)", "(only one)")]
    [InlineData("open (end", "open (end")]
    [InlineData("", "")]
    public void LiteralsAndPoolsAreWrittenAsTheyStand(string template, string expected) => Assert.Equal([expected], AllOf(template));

    [Fact]
    public void ChoicesMayBeNestedAndEmpty() =>
        Assert.Equal(["x sqrt([n]) y", "x z y", "x  y"], AllOf("x (sqrt($n)|z|) y").OrderByDescending(s => s.Length));

    [Fact]
    public void AllPoolsAreNamed() => Assert.Equal(["a", "b", "c"], Phrase.Parse("$a ($b|x ($c|d))").Pools);

    [Fact]
    public void ABarOutsideOfParenthesesIsAnError() => Assert.Throws<FormatException>(() => Phrase.Parse("a|b"));

    [Fact]
    public void AGrammarNamesThePoolThatIsMissing()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            PhraseGrammar.Read(new StringReader("## topic\na; b"), new StringReader("## g\nAbout $topic\nAbout $thing")));
        Assert.Contains("'thing'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a; b", "## g\nx", "before the first '## name'")]
    [InlineData("## a\nb", "x", "before the first '## group'")]
    public void AGrammarNeedsItsHeaders(string pools, string phrases, string what) => Assert.Contains(
        what,
        Assert.Throws<InvalidDataException>(() => PhraseGrammar.Read(new StringReader(pools), new StringReader(phrases))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void UnseenWordingDrawsOnlyTheWordsKeptForIt()
    {
        string words = string.Join(';', Enumerable.Range(0, 30).Select(i => $"w{i}"));
        PhraseGrammar grammar = PhraseGrammar.Read(new StringReader("## word\n" + words), new StringReader("## g\n$word"));
        Phrase phrase = grammar.Phrases[0].Phrase;
        Random random = new(1);
        HashSet<string> unseen = [.. Enumerable.Range(0, 300).Select(_ => grammar.Write(phrase, random, Wording.Unseen))];
        HashSet<string> seen = [.. Enumerable.Range(0, 3000).Select(_ => grammar.Write(phrase, random, Wording.Seen))];
        Assert.Equal(["w19", "w29", "w9"], unseen.Order(StringComparer.Ordinal));
        Assert.Equal(27, seen.Count);
        Assert.False(seen.Overlaps(unseen));
    }

    [Fact]
    public void APoolOfLinesHoldsPhrasesWithMarksAsTheyStand()
    {
        PhraseGrammar grammar = PhraseGrammar.Read(new StringReader("## line/lines\n@x; (a|b) $word\n\n## word\nw"), new StringReader("## g\n<$line>"));
        Random random = new(2);
        HashSet<string> all = [.. Enumerable.Range(0, 50).Select(_ => grammar.Write(grammar.Phrases[0].Phrase, random, Wording.Seen))];
        Assert.Equal(["<@x; a w>", "<@x; b w>"], all.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AMissingPoolIsFoundInsideOfPoolsToo() => Assert.Contains(
        "'gone'",
        Assert.Throws<InvalidDataException>(() => PhraseGrammar.Read(new StringReader("## a/lines\n$gone"), new StringReader("## g\nx"))).Message,
        StringComparison.Ordinal);

    private static HashSet<string> AllOf(string template)
    {
        Phrase phrase = Phrase.Parse(template);
        Random random = new(1);
        return [.. Enumerable.Range(0, 100).Select(_ =>
        {
            StringBuilder output = new();
            phrase.Write(output, random, pool => $"[{pool}]");
            return output.ToString();
        })];
    }
}
