using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>Questions asked in words, other than stories, read by what their words mean.</summary>
public sealed class WordedProblemTests
{
    private static readonly PlainMeaning[] Meanings =
    [
        new("# plus #", "a+b"), new("add # and #", "a+b"), new("add # to #", "a+b"), new("sum of # and #", "a+b"), new("add #, # and #", "a+b+c"),
        new("total of # and #", "a+b"), new("do # and # make together", "a+b"),
        new("one thing costs $# and another $#", "a+b"), new("i paid $# and then $#", "a+b"), new("what do $# and $# make together", "a+b"),
        new("# minus #", "a-b"), new("subtract # from #", "b-a"), new("take # from #", "b-a"), new("take # away from #", "b-a"), new("difference between # and #", "a-b"),
        new("# times #", "a*b"), new("multiply # by #", "a*b"), new("multiply # and #", "a*b"), new("product of # and #", "a*b"),
        new("# divided by #", "a/b"), new("divide # by #", "a/b"), new("quotient of # and #", "a/b"), new("# / # in decimals", "a/b"), new("~ as a decimal", "a"),

        new("#% of #", "a*b/100"), new("# % of #", "a*b/100"), new("# percent of #", "a*b/100"), new("of #, how much is #%", "a*b/100"),
        new("increase # by #%", "a+a*b/100"), new("# plus #%", "a+a*b/100"), new("# increased by #%", "a+a*b/100"), new("a price of # goes up by #%", "a+a*b/100"),
        new("decrease # by #%", "a-a*b/100"), new("# minus #%", "a-a*b/100"), new("# decreased by #%", "a-a*b/100"), new("a price of # falls by #%", "a-a*b/100"),
        new("what percent of # is #", "b*100/a"), new("what percentage of # is #", "b*100/a"), new("# is what percent of #", "a*100/b"), new("what percent is # of #", "a*100/b"),
        new("#% of a number is #", "b*100/a"), new("# is #% of what number", "a*100/b"), new("# percent of which number is #", "b*100/a"),
        new("#% as a decimal", "a/100"), new("# percent to a decimal", "a/100"),

        new("~ plus ~", "a+b"), new("add ~ and ~", "a+b"), new("sum of ~ and ~", "a+b"), new("do ~ and ~ make together", "a+b"),
        new("~ minus ~", "a-b"), new("subtract ~ from ~", "b-a"), new("~ times ~", "a*b"), new("multiply ~ by ~", "a*b"),
        new("~ divided by ~", "a/b"), new("divide ~ by ~", "a/b"), new("~ of #", "a*b"),
        new("simplify ~", "a"), new("reduce ~", "a"), new("~ in lowest terms", "a"),
        new("# ~ as an improper fraction", "a+b"), new("# ~ as a fraction", "a+b"), new("# + ~ as one fraction", "a+b"), new("turn # ~ into a fraction", "a+b"),

        new("# times a number plus # is #", "(c-b)/a"), new("i multiply a number by # and add #. i get #", "(c-b)/a"),
        new("# degrees celsius in fahrenheit", "a*9/5+32"), new("# c to f", "a*9/5+32"), new("# c in f", "a*9/5+32"), new("#°c in °f", "a*9/5+32"),
        new("# degrees fahrenheit in celsius", "(a-32)*5/9"), new("# f to c", "(a-32)*5/9"), new("# f in c", "(a-32)*5/9"), new("#°f in °c", "(a-32)*5/9"),
    ];

    private static readonly string[] Families = ["add", "subtract", "multiply", "divide", "decimal", "percent", "fraction", "equation.story", "convert.fahrenheit", "convert.celsius"];

    private readonly MathCorpus _corpus = new();

    [Fact]
    public void A_question_in_words_has_the_answer_that_its_words_mean()
    {
        HashSet<string> met = [];
        int read = 0;
        foreach (TaskExample example in Draw(name => Families.Any(family => name.StartsWith(family, StringComparison.Ordinal)), 300))
        {
            string sentence = PlainMeaning.Normal(example.Prompt);
            if (sentence.Contains("remainder", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (PlainMeaning meaning in Meanings)
            {
                if (meaning.ValueIn(sentence) is { } value)
                {
                    met.Add(meaning.Phrase);
                    read++;
                    Check(value, example);
                }
            }
        }

        Assert.Empty(Meanings.Select(meaning => meaning.Phrase).Except(met));
        Assert.True(read > 8000, $"only {read} questions were read");
    }

    [Fact]
    public void A_remainder_is_what_is_left_over()
    {
        foreach (TaskExample example in Draw(name => name == "divide.remainder", 500))
        {
            long[] numbers = [.. Regex.Matches(example.Prompt, @"\d+").Select(match => long.Parse(match.Value))];
            Assert.Equal($"Answer: {numbers[0] % numbers[1]}", example.Answer.Split('\n')[^1]);
        }
    }

    [Fact]
    public void The_larger_of_two_fractions_is_named_as_it_stands_in_the_question()
    {
        foreach (TaskExample example in Draw(name => name == "fraction.compare", 500))
        {
            (long Top, long Bottom)[] fractions = [.. Regex.Matches(example.Prompt, @"(\d)/(\d)").Select(match => (long.Parse(match.Groups[1].Value), long.Parse(match.Groups[2].Value)))];
            Assert.Equal(2, fractions.Length);
            (long Top, long Bottom) larger = fractions[0].Top * fractions[1].Bottom > fractions[1].Top * fractions[0].Bottom ? fractions[0] : fractions[1];
            Assert.Equal($"Answer: {larger.Top}/{larger.Bottom}", example.Answer.Split('\n')[^1]);
        }
    }

    [Fact]
    public void Fractions_and_decimals_are_answered_in_their_shortest_form()
    {
        // Of two fractions to compare, one is named as it was asked.
        foreach (TaskExample example in Draw(name => name != "fraction.compare", 100))
        {
            string final = example.Answer.Split('\n')[^1]["Answer: ".Length..];
            if (Regex.Match(final, @"^(\d+)/(\d+)$") is { Success: true } fraction)
            {
                long top = long.Parse(fraction.Groups[1].Value), bottom = long.Parse(fraction.Groups[2].Value);
                Assert.True(bottom > 1 && Enumerable.Range(2, (int)bottom - 1).All(factor => top % factor != 0 || bottom % factor != 0), example.ToString());
            }

            Assert.DoesNotMatch(@"\.\d*0(?!\d)|(?<![\d.])0\d|\d,\d", final);
        }
    }

    [Fact]
    public void What_is_refused_is_past_the_limits_and_nothing_else_is_refused()
    {
        string refusal = Draw(name => name == "range.long", 1).Single().Answer;
        Assert.StartsWith("Answer: beyond my range", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(Draw(name => !name.StartsWith("range", StringComparison.Ordinal), 100), example => example.Answer == refusal);
        foreach (TaskExample example in Draw(name => name.StartsWith("range", StringComparison.Ordinal), 600))
        {
            Assert.Equal(refusal, example.Answer);
            Assert.True(IsPastTheLimits(example.Prompt), example.Prompt);
        }
    }

    // The refusal's own words: + - * / on numbers of up to six digits, with up to three digits in a factor and two in a divisor.
    private static bool IsPastTheLimits(string prompt)
    {
        string text = prompt.ToLowerInvariant();
        string[] numbers = [.. Regex.Matches(text, @"\d+").Select(match => match.Value)];
        bool otherOperation = Regex.IsMatch(text, @"\^|power|square root|sqrt|\d!|log|sin\(");
        bool division = Regex.IsMatch(text, @"/|divided");
        return otherOperation || numbers.Any(number => number.Length > 6)
            || (division ? numbers[^1].TrimEnd('0').Length > 2 : numbers.Min(number => number.TrimEnd('0').Length) > 3);
    }

    private static void Check(Exact value, TaskExample example)
    {
        string final = example.Answer.Split('\n')[^1];
        if (Regex.Match(final, @"^Answer: (\d+) r (\d+)$") is { Success: true } match)
        {
            long[] numbers = [.. Regex.Matches(PlainMeaning.Normal(example.Prompt), @"\d+").Select(number => long.Parse(number.Value))];
            Assert.Equal($"{numbers[0] / numbers[1]} r {numbers[0] % numbers[1]}", match.Value["Answer: ".Length..]);
            Assert.Equal(new Exact(numbers[0], numbers[1]), value);
            return;
        }

        Assert.True(value == PlainMeaning.Final(example.Answer), $"{example} means {value.Top}/{value.Bottom}");
    }

    private IEnumerable<TaskExample> Draw(Func<string, bool> ofTemplate, int draws)
    {
        Random random = new(17);
        return [.. _corpus.Templates.Where(template => ofTemplate(template.Name))
            .SelectMany(template => Enumerable.Range(0, draws).Select(i => template.Draw(random, i % 4 == 1 ? Wording.Unseen : Wording.Seen)))];
    }
}
