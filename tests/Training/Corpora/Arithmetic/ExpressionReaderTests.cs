using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed class ExpressionReaderTests
{
    [Theory]
    [InlineData("2+3*4", 14, 1)]
    [InlineData("(2+3)*4", 20, 1)]
    [InlineData("10-4-3", 3, 1)]
    [InlineData("-(7-2)", -5, 1)]
    [InlineData("1/2+1/3", 5, 6)]
    [InlineData("12.5 - 0.25", 49, 4)]
    [InlineData("007+08", 15, 1)]
    public void Evaluates(string text, int top, int bottom) => Assert.Equal(new Exact(top, bottom), ExpressionReader.Evaluate(text));

    [Fact]
    public void Evaluates_an_unknown() => Assert.Equal(new Exact(44, 1), ExpressionReader.Evaluate("8(x + 2) - 4x", new Exact(7, 1)));

    [Theory]
    [InlineData("2+")]
    [InlineData("(2")]
    [InlineData("2 apples")]
    [InlineData("")]
    public void Refuses_what_is_no_expression(string text) => Assert.Throws<FormatException>(() => ExpressionReader.Evaluate(text));
}
