using System.Text.RegularExpressions;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed partial class PromptShapeTests
{
    private const string Marks = " \n\tabcdefghijABCZé日α0123456789.?!,;:(){}[]_+-*/=<>\\^$'\"";

    [Fact]
    public void Every_figure_is_what_it_says()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            string text = Draw(random);
            double[] figures = Measure(text);
            double length = Math.Max(1, text.Length);
            string[] words = [.. Word().Matches(text).Select(match => match.Value)];
            double Share(Func<char, bool> kind) => text.Count(kind) / length;
            double Log(int count) => Math.Log(1 + count);
            double[] expected =
            [
                Log(text.Length), Log(text.Length) * Log(text.Length), Log(words.Length), Math.Log(text.Split('\n').Length), Log(text.Split('\n').Max(line => line.Length)),
                Share(char.IsDigit), Log(Number().Count(text)), Share(char.IsUpper), Share(c => c > 127), Share(c => char.IsPunctuation(c) || char.IsSymbol(c)),
                Log(text.Count(c => "\\^$=+*/<>".Contains(c))), Log(text.Count(c => "{}()[];_".Contains(c))), words.Count(word => word.Length >= 9) / (1.0 + words.Length),
                text.Count(char.IsLetter) / (1.0 + words.Length), Log(text.Count(c => c == '?')), Log(text.Count(c => ".?!".Contains(c))),
            ];
            Assert.Equal(PromptShape.Figures, expected.Length);
            Assert.All(Enumerable.Range(0, expected.Length), place => Assert.Equal(expected[place], figures[place], 12));
        }
    }

    [Fact]
    public void Nothing_at_all_has_the_shape_of_one_empty_line()
    {
        Assert.All(Measure(string.Empty), figure => Assert.Equal(0, figure));
        Assert.All(Measure("\n").Skip(4), figure => Assert.Equal(0, figure));
    }

    [Theory]
    [InlineData("abcdefgh", 0)]
    [InlineData("abcdefghi", 1)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 1)]
    [InlineData("abcdefghi abcdefghi", 2)]
    [InlineData("abcde1fghijkl", 0)]
    public void A_long_word_has_nine_letters_or_more_and_counts_once(string text, int longWords)
    {
        int words = Word().Count(text);
        Assert.Equal(longWords / (1.0 + words), Measure(text)[12], 12);
    }

    private static double[] Measure(string text)
    {
        double[] figures = new double[PromptShape.Figures];
        Array.Fill(figures, double.NaN);
        PromptShape.Measure(text, figures);
        return figures;
    }

    private static string Draw(Random random) => new([.. Enumerable.Range(0, random.Next(120)).Select(_ => random.Next(3) == 0 ? 'w' : Marks[random.Next(Marks.Length)])]);

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\p{Nd}+")]
    private static partial Regex Number();
}
