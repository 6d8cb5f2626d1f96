using System.Text.RegularExpressions;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed partial class PromptTermsTests
{
    private const string Marks = "abcdeXYZ0123 .,+ \n\t";

    [Fact]
    public void Terms_are_the_words_the_long_words_beginnings_and_the_pairs_of_neighbours()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            string text = Draw(random, random.Next(80));
            string[] words = [.. Word().Matches(text).Select(match => match.Value)];
            int stems = words.Count(word => word.Length > 5 && char.IsLetter(word[0]));
            Assert.Equal(words.Length + stems + Math.Max(0, words.Length - 1), Count(text).Values.Sum());
        }
    }

    [Fact]
    public void Spaces_and_case_never_matter()
    {
        Random random = new(2);
        for (int round = 0; round < 300; round++)
        {
            string text = Draw(random, 40);
            string other = string.Concat(text.Select(c => char.IsWhiteSpace(c) ? " \u00a0\n " : $"{(random.Next(2) == 0 ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))}"));
            Assert.Equal(Sorted(Count(text)), Sorted(Count(other)));
        }
    }

    [Fact]
    public void Numbers_are_told_apart_by_their_length_alone_up_to_six_digits()
    {
        for (int digits = 1; digits <= 8; digits++)
        {
            Assert.Equal(Sorted(Count(new string('1', digits))), Sorted(Count(new string('9', digits))));
            Assert.Equal(digits >= 6, Sorted(Count(new string('1', digits))).SequenceEqual(Sorted(Count(new string('1', digits + 1)))));
        }
    }

    [Fact]
    public void Words_that_begin_alike_share_a_term_only_where_both_are_long()
    {
        Assert.Single(Count("calculate").Keys.Intersect(Count("calculus").Keys));
        Assert.Empty(Count("calcu").Keys.Intersect(Count("calculus").Keys));
        Assert.Empty(Count("calorie").Keys.Intersect(Count("calculus").Keys));
        Assert.Empty(Count("calc").Keys.Intersect(Count("calcs").Keys));
    }

    [Fact]
    public void What_lies_beyond_the_last_character_read_does_not_matter()
    {
        string text = Draw(new Random(3), PromptTerms.MostCharacters - 1) + " ";
        Assert.Equal(Sorted(Count(text)), Sorted(Count(text + "further words 123")));
        Assert.NotEqual(Sorted(Count(text[..^20])), Sorted(Count(text[..^20] + " further words 123")));
    }

    [Fact]
    public void Counts_of_an_earlier_prompt_are_forgotten()
    {
        Dictionary<uint, int> counts = [];
        PromptTerms.Count("one two three", counts);
        PromptTerms.Count("four", counts);
        Assert.Equal(Sorted(Count("four")), Sorted(counts));
        PromptTerms.Count(" \n\t\u0007", counts);
        Assert.Empty(counts);
    }

    [Fact]
    public void Hashes_of_many_words_hardly_ever_meet()
    {
        HashSet<uint> terms = [];
        for (int word = 0; word < 20_000; word++)
        {
            string text = string.Concat(Enumerable.Range(0, 4).Select(place => (char)('a' + (word / (int)Math.Pow(12, place) % 12))));
            terms.UnionWith(Count(text).Keys);
        }

        Assert.InRange(terms.Count, 19_995, 20_000);
    }

    private static Dictionary<uint, int> Count(string text)
    {
        Dictionary<uint, int> counts = [];
        PromptTerms.Count(text, counts);
        return counts;
    }

    private static (uint, int)[] Sorted(Dictionary<uint, int> counts) => [.. counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

    private static string Draw(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => Marks[random.Next(Marks.Length)])]);

    [GeneratedRegex(@"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")]
    private static partial Regex Word();
}
