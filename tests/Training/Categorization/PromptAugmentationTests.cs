using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class PromptAugmentationTests
{
    private const string Short = "What is 384 + 1297?";

    [Fact]
    public void NumbersAreNeverChanged()
    {
        Random random = new(1);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal("3841297", string.Concat(PromptAugmentation.Apply(Short, random).Where(char.IsAsciiDigit)));
        }
    }

    [Fact]
    public void MostOfALongPromptIsLeft()
    {
        Random random = new(2);
        string prompt = string.Concat(Enumerable.Repeat("Anna pays 12 dollars. ", 20));
        for (int i = 0; i < 1000; i++)
        {
            // Two cuts in a row leave 36 % at least.
            Assert.InRange(PromptAugmentation.Apply(prompt, random).Length, prompt.Length * 0.35, prompt.Length * 1.3);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("   ")]
    [InlineData("你好")]
    [InlineData("\ud800")]
    public void OddPromptsAreSafe(string prompt)
    {
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            Assert.NotNull(PromptAugmentation.Apply(prompt, random));
        }
    }

    [Fact]
    public void TheSameRandomStateChangesTheSame()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Equal(PromptAugmentation.Apply(Short, new Random(seed)), PromptAugmentation.Apply(Short, new Random(seed)));
        }
    }

    [Fact]
    public void ManyVariantsArise()
    {
        Random random = new(4);
        Assert.InRange(Enumerable.Range(0, 500).Select(_ => PromptAugmentation.Apply("What is the sum of these numbers?", random)).Distinct().Count(), 100, 500);
    }
}
