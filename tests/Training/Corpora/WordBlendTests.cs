using CoERouter.Training.Corpora;
using Xunit;

namespace CoERouter.Tests.Training.Corpora;

public sealed class WordBlendTests
{
    [Fact]
    public void Sources_are_plain_words_of_four_letters_and_more() =>
        Assert.Equal(["alpha", "beta", "gamma", "order"], WordBlend.Sources(["order_id", "Beta gamma", "alpha-9", "x2y4", "at", "order"]));

    [Fact]
    public void A_blend_is_a_beginning_of_one_word_and_an_end_of_another()
    {
        string[] words = ["horse", "magnet", "fuel"];
        var random = new Random(2);
        for (int i = 0; i < 2000; i++)
        {
            string blend = WordBlend.Draw(random, words);
            Assert.True(blend.Length >= 3);
            Assert.Contains(
                Enumerable.Range(2, blend.Length - 2),
                cut => words.Any(word => word.StartsWith(blend[..cut], StringComparison.Ordinal)) && words.Any(word => word.EndsWith(blend[cut..], StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Blends_are_many_and_repeat_by_seed()
    {
        string[] words = ["horse", "magnet", "fuel", "castle", "printer"];
        string[] first = [.. Draws(words)], second = [.. Draws(words)];
        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 60);
    }

    private static IEnumerable<string> Draws(string[] words)
    {
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            yield return WordBlend.Draw(random, words);
        }
    }
}
