using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Knowledge;

public sealed class TypingTests
{
    [Fact]
    public void ASlipChangesOneInnerLetterOfALongWord()
    {
        Random random = new(1);
        for (int i = 0; i < 500; i++)
        {
            string slipped = Typing.SlipOnce("How do routers choose 12 models?", random);
            Assert.InRange(slipped.Length, 31, 33);
            Assert.StartsWith("How do r", slipped, StringComparison.Ordinal);
            Assert.EndsWith("s?", slipped, StringComparison.Ordinal);
            Assert.Contains(" 12 m", slipped, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hi")]
    [InlineData("12 + 13 = ?")]
    [InlineData("你好，你能帮我吗")]
    public void ASentenceWithoutLongWordsIsLeftAlone(string sentence) => Assert.Equal(sentence, Typing.SlipOnce(sentence, new Random(1)));

    [Fact]
    public void VariationsAreManyAndNeverEmpty()
    {
        Random random = new(2);
        HashSet<string> seen = [];
        for (int i = 0; i < 1000; i++)
        {
            string typed = Typing.Vary(i % 2 == 0 ? "Explain the gating policy." : "???", random);
            Assert.NotEmpty(typed.Trim());
            seen.Add(typed);
        }

        Assert.InRange(seen.Count, 60, 1000);
    }

    [Fact]
    public void SeenAndUnseenCourtesiesShareNoWording()
    {
        Random random = new(3);
        const string Sentence = "What is a receipt?";
        HashSet<string> seen = [];
        HashSet<string> unseen = [];
        for (int i = 0; i < 5000; i++)
        {
            seen.Add(Courtesies.Add(Sentence, takesOpening: true, random, Wording.Seen));
            unseen.Add(Courtesies.Add(Sentence, takesOpening: true, random, Wording.Unseen));
        }

        Assert.False(seen.Overlaps(unseen));
        Assert.InRange(unseen.Count, 50, 5000);
        Assert.All(seen.Concat(unseen), text => Assert.DoesNotContain("{n}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void ASayingGetsNoOpening()
    {
        Random random = new(4);
        for (int i = 0; i < 200; i++)
        {
            Assert.StartsWith("Good night", Courtesies.Add("Good night", takesOpening: false, random, Wording.Seen), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AcronymsKeepTheirCapitalsAfterAnOpening()
    {
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            Assert.Contains("RMSNorm", Courtesies.Add("RMSNorm: what is it?", takesOpening: true, random, Wording.Seen), StringComparison.Ordinal);
        }
    }
}
