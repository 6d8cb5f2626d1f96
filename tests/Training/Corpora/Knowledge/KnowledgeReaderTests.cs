using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Knowledge;

public sealed class KnowledgeReaderTests
{
    [Fact]
    public void ItReadsEveryKindOfLine()
    {
        KnowledgeEntry entry = Assert.Single(Read("# a comment\n\nQ: Who are you?\nS: Hi\nT: a map | the map\nP: null experts\nA: An answer.\n"));
        Assert.Equal("who-are-you", entry.Name);
        Assert.Equal(["Who are you?"], entry.Questions);
        Assert.Equal(["Hi"], entry.Sayings);
        Assert.Equal(["a map", "the map"], entry.Terms);
        Assert.Equal(["null experts"], entry.PluralTerms);
        Assert.Equal("An answer.", entry.Answer);
    }

    [Fact]
    public void ItReadsSeveralEntriesAndNoneFromAnEmptyFile()
    {
        Assert.Equal(2, Read("Q: A?\nA: B.\n\nQ: C?\nA: D.").Count);
        Assert.Empty(Read(""));
    }

    [Theory]
    [InlineData("Q: Who?\n\nA: Me.", "line 2", "without its")]
    [InlineData("A: Me.", "line 1", "no question")]
    [InlineData("Q: Who?", "line 1", "last entry")]
    [InlineData("Who?", "line 1", "must begin")]
    [InlineData("X: Who?\nA: Me.", "line 1", "'X'")]
    [InlineData("Q:", "line 1", "must begin")]
    public void AFaultNamesFileAndLine(string text, string line, string what)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(text));
        Assert.Contains("'file'", error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KnowledgeEntry> Read(string text) => KnowledgeReader.Read(new StringReader(text), "file");
}
