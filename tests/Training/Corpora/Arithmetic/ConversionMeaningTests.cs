using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>Conversions, read by a table of units of its own: every amount in a base unit, over the unit asked for.</summary>
public sealed partial class ConversionMeaningTests
{
    // Name or symbol, the symbol of answers, what is measured, and how many millimeters, milligrams, milliliters, seconds, months or quarts it is.
    private static readonly Dictionary<string, (string Symbol, string Kind, string Size)> Units = new()
    {
        ["kilometers"] = ("km", "length", "1000000"), ["meters"] = ("m", "length", "1000"), ["centimeters"] = ("cm", "length", "10"), ["millimeters"] = ("mm", "length", "1"),
        ["tonnes"] = ("t", "mass", "1000000000"), ["kilograms"] = ("kg", "mass", "1000000"), ["grams"] = ("g", "mass", "1000"), ["milligrams"] = ("mg", "mass", "1"),
        ["liters"] = ("l", "volume", "1000"), ["milliliters"] = ("ml", "volume", "1"),
        ["weeks"] = ("weeks", "time", "604800"), ["days"] = ("days", "time", "86400"), ["hours"] = ("h", "time", "3600"), ["minutes"] = ("min", "time", "60"), ["seconds"] = ("s", "time", "1"),
        ["years"] = ("years", "calendar", "12"), ["months"] = ("months", "calendar", "1"),
        ["yards"] = ("yd", "imperial length", "36"), ["feet"] = ("ft", "imperial length", "12"), ["inches"] = ("in", "imperial length", "1"),
        ["pounds"] = ("lb", "imperial mass", "16"), ["ounces"] = ("oz", "imperial mass", "1"),
        ["gallons"] = ("gal", "imperial volume", "4"), ["quarts"] = ("qt", "imperial volume", "1"),
    };

    private static readonly string[] Templates = ["metric-down", "metric-decimal", "metric-up", "time-down", "time-up", "imperial-down", "imperial-up", "compound", "express"];

    public static TheoryData<string> Names => [.. Templates.Select(name => $"convert.{name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_amount_is_the_same_before_and_after(string name)
    {
        TaskTemplate template = new MathCorpus().Templates.Single(template => template.Name == name);
        Random random = new(23);
        for (int i = 0; i < 600; i++)
        {
            TaskExample example = template.Draw(random, i % 4 == 0 ? Wording.Unseen : Wording.Seen);
            string prompt = PlainMeaning.Normal(example.Prompt);
            (string Number, string Unit)[] amounts = [.. Amount().Matches(prompt).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
            Assert.Equal(name == "convert.compound" ? 2 : 1, amounts.Length);
            string target = Target().Matches(Amount().Replace(prompt, ".")).Select(match => match.Groups[1].Value).LastOrDefault(Is) ?? "";
            Assert.True(Is(target), $"no unit is asked for in: {prompt}");

            (string symbol, string kind, string size) = Of(target);
            Exact whole = new(0, 1);
            foreach ((string number, string unit) in amounts)
            {
                Assert.Equal(kind, Of(unit).Kind);
                whole += ExpressionReader.Evaluate($"{number}*{Of(unit).Size}");
            }

            Assert.True(whole / ExpressionReader.Evaluate(size) == PlainMeaning.Final(example.Answer), example.ToString());
            Assert.EndsWith($" {symbol}", example.Answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_unit_is_part_of_the_answer()
    {
        MathCorpus corpus = new();
        TaskTemplate template = corpus.Templates.Single(template => template.Name == "convert.metric-down");
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            TaskExample example = template.Draw(random, Wording.Seen);
            string bare = example.Answer[..example.Answer.LastIndexOf(' ')];
            Assert.True(corpus.IsRight(example, example.Answer));
            Assert.False(corpus.IsRight(example, bare), bare);
            Assert.False(corpus.IsRight(example, bare + " km2"), bare);
        }
    }

    private static bool Is(string unit) => Units.ContainsKey(unit) || Units.Values.Any(known => known.Symbol == unit);

    private static (string Symbol, string Kind, string Size) Of(string unit) => Units.TryGetValue(unit, out var named) ? named : Units.Values.Single(known => known.Symbol == unit);

    [GeneratedRegex(@"(\d+(?:\.\d+)?) ?([a-z]+)\b")]
    private static partial Regex Amount();

    [GeneratedRegex(@"(?:how many|to|into|in) ([a-z]+)\b")]
    private static partial Regex Target();
}
