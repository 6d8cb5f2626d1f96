using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed partial class MathCorpusTests
{
    private const int DrawsPerTemplate = 600;
    private readonly MathCorpus _corpus = new();

    public static TheoryData<string> Names => [.. new MathCorpus().Templates.Select(template => template.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_line_of_every_answer_is_true(string name)
    {
        foreach (TaskExample example in Examples(name, 2000))
        {
            try
            {
                WorkedLines.Check(example.Answer);
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{example}: {fault.Message}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_line_gives_the_final_answer(string name)
    {
        foreach (TaskExample example in Examples(name))
        {
            string[] lines = example.Answer.Split('\n');
            if (lines.Length == 1 || name is "fraction.compare" or "divide.remainder")
            {
                continue;
            }

            string final = lines[^1]["Answer: ".Length..];
            Match remainder = Remainder().Match(final);
            if (remainder.Success)
            {
                Exact divisor = ExpressionReader.Evaluate(lines[0].Split('/')[1]);
                Exact whole = (ExpressionReader.Evaluate(remainder.Groups[1].Value) * divisor) + ExpressionReader.Evaluate(remainder.Groups[2].Value);
                Assert.Equal(ExpressionReader.Evaluate(lines[0]) * divisor, whole);
                Assert.True(ExpressionReader.Evaluate(remainder.Groups[2].Value).Top < divisor.Top);
                continue;
            }

            Exact value = ExpressionReader.Evaluate(Value().Match(final).Value);
            string[] sides = lines[0].Split('=');
            if (sides[0].Any(char.IsAsciiLetterLower))
            {
                Assert.Equal(ExpressionReader.Evaluate(sides[1]), ExpressionReader.Evaluate(sides[0], value));
            }
            else
            {
                WorkedLines.CheckEqualSides(lines[0]);
                Assert.Equal(ExpressionReader.Evaluate(sides[0]), value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_typed_expression_or_equation_has_the_final_answer(string name)
    {
        if (name is "fraction.simplify" or "fraction.divide" or "divide.remainder" || name.StartsWith("convert", StringComparison.Ordinal)
            || name.StartsWith("range", StringComparison.Ordinal))
        {
            return;
        }

        foreach (TaskExample example in Examples(name))
        {
            string prompt = example.Prompt.Replace(",", "", StringComparison.Ordinal).Replace('×', '*').Replace('÷', '/').Replace("$", "", StringComparison.Ordinal);
            prompt = TimesSign().Replace(prompt, "*");
            string final = example.Answer.Split('\n')[^1]["Answer: ".Length..];
            if (name.StartsWith("equation", StringComparison.Ordinal) && prompt.Contains('=', StringComparison.Ordinal))
            {
                Match equation = Equation().Match(prompt);
                Assert.True(equation.Success, prompt);
                Exact value = ExpressionReader.Evaluate(final);
                string[] sides = equation.Value.ToLowerInvariant().Split('=');
                Assert.Equal(ExpressionReader.Evaluate(sides[0], value), ExpressionReader.Evaluate(sides[1], value));
            }
            else if (Typed().Match(prompt) is { Success: true } typed && !final.Contains('r', StringComparison.Ordinal))
            {
                Assert.Equal(ExpressionReader.Evaluate(typed.Groups[1].Value), ExpressionReader.Evaluate(final));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_line_takes_its_numbers_from_the_prompt(string name)
    {
        // Factors of units, hundred for percent, and what a move of an equation makes of a coefficient are not in a prompt.
        string[] known = ["2", "3", "4", "5", "7", "9", "10", "12", "16", "24", "32", "60", "100", "1000", "10000"];
        if (name is "equation.both" || name.StartsWith("range", StringComparison.Ordinal))
        {
            return;
        }

        foreach (TaskExample example in Examples(name))
        {
            HashSet<string> given = [.. Number().Matches(example.Prompt.Replace(",", "", StringComparison.Ordinal)).Select(match => match.Value)];
            string expression = example.Answer.Split('\n')[0].Split('=')[name.StartsWith("equation", StringComparison.Ordinal) ? ^1 : 0];
            Assert.All(Number().Matches(expression), match => Assert.True(given.Contains(match.Value) || known.Contains(match.Value), example.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_example_is_long(string name) =>
        Assert.All(Examples(name), example => Assert.InRange(Tokens(example), 1, 400));

    [Fact]
    public void The_mean_length_leaves_room_for_many_examples()
    {
        Random random = new(11);
        Assert.InRange(Enumerable.Range(0, 5000).Average(_ => Tokens(_corpus.Draw(CorpusSlice.Train, random))), 60, 115);
    }

    [Fact]
    public void Sixty_templates_at_least_have_names_of_their_own_and_a_tenth_is_held_out()
    {
        Assert.True(_corpus.Templates.Count >= 60);
        Assert.Equal(_corpus.Templates.Count, _corpus.Templates.Select(template => template.Name).Distinct().Count());
        string[] families = [.. _corpus.Templates.Where((_, i) => !TemplateCorpus.IsHeldOut(i)).Select(template => template.Name.Split('.')[0]).Distinct()];
        Assert.All(_corpus.Templates.Where((_, i) => TemplateCorpus.IsHeldOut(i)), template => Assert.Contains(template.Name.Split('.')[0], families));
    }

    [Fact]
    public void A_reference_answer_is_right_and_an_altered_one_is_not()
    {
        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            TaskExample example = _corpus.Draw(i % 10 == 0 ? CorpusSlice.UnseenTemplates : CorpusSlice.Test, random);
            Assert.True(_corpus.IsRight(example, example.Answer), example.ToString());
            int last = example.Answer.LastIndexOf("Answer: ", StringComparison.Ordinal) + "Answer: ".Length;
            int at = random.Next(last, example.Answer.Length);
            char old = example.Answer[at];
            char other = char.IsAsciiDigit(old) ? (char)('0' + ((old - '0' + random.Next(1, 10)) % 10)) : '7';
            string altered = string.Concat(example.Answer.AsSpan(0, at), other.ToString(), example.Answer.AsSpan(at + 1));
            Assert.False(old != ' ' && _corpus.IsRight(example, altered), altered);
            Assert.False(_corpus.IsRight(example, example.Answer[..last]), "an answer without a value");
            Assert.False(_corpus.IsRight(example, example.Answer + "\n"  + "That is all."), "text after the final line");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_examples()
    {
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            Random one = new(5), other = new(5);
            MathCorpus second = new();
            Assert.All(Enumerable.Range(0, 300), _ => Assert.Equal(_corpus.Draw(slice, one), second.Draw(slice, other)));
        }
    }

    private IEnumerable<TaskExample> Examples(string name, int draws = DrawsPerTemplate)
    {
        TaskTemplate template = _corpus.Templates.Single(template => template.Name == name);
        Random random = new(name.Length * 7919);
        for (int i = 0; i < draws; i++)
        {
            yield return template.Draw(random, i % 4 == 3 ? Wording.Unseen : Wording.Seen);
        }
    }

    // What the experts' tokenizer makes of text at best: words, and every other character alone; four tokens are the turn's marks.
    private static int Tokens(TaskExample example) => Token().Count(example.Prompt) + Token().Count(example.Answer) + 4;

    [GeneratedRegex(@"\p{L}+|[\s\S]")]
    private static partial Regex Token();

    [GeneratedRegex(@"^(-?[0-9]+) r ([0-9]+)$")]
    private static partial Regex Remainder();

    [GeneratedRegex(@"^-?[0-9./]+")]
    private static partial Regex Value();

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=[0-9)]) ?x ?(?=[0-9(])")]
    private static partial Regex TimesSign();

    // Terms are 8(x+2), 3x, 17 or a letter alone; words are no terms.
    private const string Term = @"(?:[0-9]*\([^()]*\)|[0-9]+[A-Za-z]?(?![A-Za-z])|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))";

    private const string Side = Term + @"(?: ?[+\-*/] ?" + Term + ")*";

    [GeneratedRegex("(?<![0-9A-Za-z])" + Side + " ?= ?" + Side)]
    private static partial Regex Equation();

    [GeneratedRegex(@"^\s*((?:[0-9.(][0-9.()+\-*/ ]*[+\-*/][0-9.()+\-*/ ]*[0-9)]))\s*(?:=\s*\??|\?)?\s*$")]
    private static partial Regex Typed();
}
