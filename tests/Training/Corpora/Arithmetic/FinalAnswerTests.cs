using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed class FinalAnswerTests
{
    [Theory]
    [InlineData("Answer: 5188", "Answer: 5,188")]
    [InlineData("Answer: 5188", "steps\nAnswer:5188 \n")]
    [InlineData("Answer: 12.5", "Answer: 12.50")]
    [InlineData("Answer: 1/2", "Answer: 2/4")]
    [InlineData("Answer: 1/2", "Answer: 0.5")]
    [InlineData("Answer: 81%", "Answer: 81 %")]
    [InlineData("Answer: 80 oz", "Answer: 80oz")]
    [InlineData("Answer: 3 r 1", "Answer: 3 r1")]
    [InlineData("Answer: -7", "Answer: - 7")]
    [InlineData("Answer: 0", "Answer: 0.0")]
    public void Same(string expected, string given) => Assert.Equal(FinalAnswer.Parse(expected), FinalAnswer.Parse(given));

    [Theory]
    [InlineData("Answer: 5188", "Answer: 5189")]
    [InlineData("Answer: 5188", "Answer: -5188")]
    [InlineData("Answer: 5188", "5188")]
    [InlineData("Answer: 5188", "Answer: 51,88")]
    [InlineData("Answer: 5188", "Answer: 5188 m")]
    [InlineData("Answer: 80 oz", "Answer: 80")]
    [InlineData("Answer: 80 oz", "Answer: 80 lb")]
    [InlineData("Answer: 3 r 1", "Answer: 3")]
    [InlineData("Answer: 3", "Answer: 3 r 1")]
    [InlineData("Answer: 1/2", "Answer: 1/0")]
    [InlineData("Answer: 5", "Answer: 5\nor 6")]
    [InlineData("Answer: 5", "Answer: ")]
    [InlineData("Answer: 5", "Answer: beyond my range")]
    public void Different(string expected, string given)
    {
        MathCorpus corpus = new();
        Assert.False(corpus.IsRight(new TaskExample("t", "p", expected), given));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Answer:")]
    [InlineData("Answer: 1/2/3")]
    [InlineData("Answer: x5")]
    [InlineData("Answer: 1.2.3")]
    public void Unreadable(string answer) => Assert.Null(FinalAnswer.Parse(answer));
}
