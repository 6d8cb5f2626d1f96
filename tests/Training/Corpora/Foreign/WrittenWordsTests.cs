using System.Text.RegularExpressions;
using CoERouter.Training.Corpora.Foreign;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Foreign;

public sealed class WrittenWordsTests
{
    private const int Draws = 2000;

    [Theory]
    [InlineData("num", @"^[1-9]\d{0,4}$")]
    [InlineData("small", @"^([2-9]|1\d|20)$")]
    [InlineData("year", @"^(1[789]\d\d|20[012]\d|2030)$")]
    [InlineData("decimal", @"^\d{1,2}(\.\d)?$")]
    [InlineData("price", @"^\$[1-9]\d{0,3}$")]
    [InlineData("clock", @"^([1-9]|1[0-2])(:30)? (am|pm)$")]
    [InlineData("noise", "^[a-z]{3,10}$")]
    [InlineData("id", @"^[A-Za-z_]+[1-9]?$")]
    public void Words_have_the_shape_of_their_pool(string pool, string shape)
    {
        var random = new Random(1);
        Regex regex = new(shape);
        string[] words = [.. Enumerable.Range(0, Draws).Select(_ => WrittenWords.Draw(pool, random, _ => "part"))];
        Assert.All(words, word => Assert.Matches(regex, word));
        Assert.True(words.Distinct().Count() >= 10, $"only {words.Distinct().Count()} different words");
    }

    [Theory]
    [InlineData("text", "sentence", 3, 12)]
    [InlineData("brief", "instruction", 2, 12)]
    [InlineData("log", "logline", 1, 11)]
    public void Passages_are_so_many_sentences_of_their_pool(string pool, string from, int least, int most)
    {
        var random = new Random(2);
        HashSet<int> lengths = [];
        for (int i = 0; i < Draws; i++)
        {
            int drawn = 0;
            string passage = WrittenWords.Draw(pool, random, asked =>
            {
                Assert.Equal(from, asked);
                drawn++;
                return "Xy.";
            });
            Assert.Equal(drawn, Regex.Count(passage, "Xy"));
            lengths.Add(drawn);
        }

        Assert.Equal(Enumerable.Range(least, most - least + 1), lengths.Order());
    }

    [Theory]
    [InlineData("program", "programline")]
    [InlineData("markup", "markupline")]
    public void Listings_are_indented_evenly_and_not_deeply(string pool, string from)
    {
        var random = new Random(3);
        int shortOnes = 0;
        for (int i = 0; i < Draws; i++)
        {
            string[] lines = WrittenWords.Draw(pool, random, asked => asked == from ? "x" : throw new InvalidOperationException(asked)).Split('\n');
            Assert.InRange(lines.Length, 2, 31);
            shortOnes += lines.Length <= 6 ? 1 : 0;
            int before = 0;
            string unit = lines.Any(line => line.StartsWith('\t')) ? "\t" : "    ";
            foreach (string line in lines)
            {
                int depth = (line.Length - 1) / unit.Length;
                Assert.Equal(string.Concat(Enumerable.Repeat(unit, depth)) + "x", line);
                Assert.InRange(depth, Math.Max(0, before - 1), Math.Min(3, before + 1));
                before = depth;
            }
        }

        Assert.InRange(shortOnes / (double)Draws, 0.4, 0.6);
    }

    [Fact]
    public void Every_named_pool_can_be_drawn_from_and_no_other()
    {
        Assert.All(WrittenWords.Names, name => Assert.NotEmpty(WrittenWords.Draw(name, new Random(1), _ => "word")));
        Assert.Contains("weather", Assert.Throws<ArgumentException>(() => WrittenWords.Draw("weather", new Random(1), _ => "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_do_not_depend_on_the_culture_and_repeat_by_seed()
    {
        foreach (string name in WrittenWords.Names)
        {
            Random one = new(5), other = new(5);
            Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(WrittenWords.Draw(name, one, pool => pool), WrittenWords.Draw(name, other, pool => pool)));
        }
    }
}
