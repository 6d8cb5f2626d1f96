using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Units of length, mass, volume, time and temperature. The answer carries the unit's symbol.</summary>
internal static class Conversions
{
    private sealed record Unit(string Name, string Symbol);

    private sealed record Pair(Unit Large, Unit Small, long Factor);

    private static readonly Pair[] _metric =
    [
        new(new("kilometers", "km"), new("meters", "m"), 1000),
        new(new("meters", "m"), new("centimeters", "cm"), 100),
        new(new("centimeters", "cm"), new("millimeters", "mm"), 10),
        new(new("meters", "m"), new("millimeters", "mm"), 1000),
        new(new("kilograms", "kg"), new("grams", "g"), 1000),
        new(new("tonnes", "t"), new("kilograms", "kg"), 1000),
        new(new("liters", "l"), new("milliliters", "ml"), 1000),
        new(new("grams", "g"), new("milligrams", "mg"), 1000),
    ];

    private static readonly Pair[] _time =
    [
        new(new("hours", "h"), new("minutes", "min"), 60),
        new(new("minutes", "min"), new("seconds", "s"), 60),
        new(new("days", "days"), new("hours", "h"), 24),
        new(new("weeks", "weeks"), new("days", "days"), 7),
        new(new("years", "years"), new("months", "months"), 12),
    ];

    private static readonly Pair[] _imperial =
    [
        new(new("feet", "ft"), new("inches", "in"), 12),
        new(new("yards", "yd"), new("feet", "ft"), 3),
        new(new("pounds", "lb"), new("ounces", "oz"), 16),
        new(new("gallons", "gal"), new("quarts", "qt"), 4),
    ];

    public static ProblemFamily Family => new ProblemFamily("convert")
        .Train("metric-down", d => Down(d, d.Pick<Pair>(_metric), Say))
        .Train("metric-decimal", DecimalDown)
        .Train("metric-up", MetricUp)
        .Train("time-down", d => Down(d, d.Pick<Pair>(_time), Say))
        .Train("time-up", d => Up(d, d.Pick<Pair>(_time), Say))
        .Train("imperial-down", d => Down(d, d.Pick<Pair>(_imperial), Say))
        .Train("imperial-up", d => Up(d, d.Pick<Pair>(_imperial), Say))
        .Train("compound", Compound)
        .Train("fahrenheit", Fahrenheit, 0.5)
        .Train("celsius", Celsius, 0.5)
        .HoldOut("express", d => Down(d, d.Chance(0.5) ? d.Pick<Pair>(_metric) : d.Pick<Pair>(_time), (e, n, from, to) =>
            e.Pick(
                $"Express {n} {from.Name} in {to.Name}.", $"{n} {from.Name} equals how many {to.Name}?",
                $"Please turn {n} {from.Name} into {to.Name}.")));

    private static string Say(ProblemDraw draw, string number, Unit from, Unit to) => draw.Pick(
        $"Convert {number} {from.Name} to {to.Name}.",
        $"How many {to.Name} are {number} {from.Name}?",
        $"How many {to.Name} are in {number} {from.Name}?",
        $"{number} {from.Symbol} in {to.Symbol}",
        $"{number} {from.Symbol} to {to.Symbol}",
        $"What is {number} {from.Symbol} in {to.Symbol}?",
        $"convert {number}{from.Symbol} to {to.Symbol}",
        $"{number} {from.Name} in {to.Name}?");

    private static Problem Down(ProblemDraw draw, Pair pair, Func<ProblemDraw, string, Unit, Unit, string> say)
    {
        long number = Math.Max(2, draw.Number(1, 4));
        Worksheet sheet = new($"{number}*{pair.Factor}");
        return new(say(draw, draw.Type(number), pair.Large, pair.Small), sheet.Answer($"{sheet.Product(number, pair.Factor)} {pair.Small.Symbol}"));
    }

    private static Problem Up(ProblemDraw draw, Pair pair, Func<ProblemDraw, string, Unit, Unit, string> say)
    {
        long number = Math.Max(2, draw.Number(1, 3)) * pair.Factor;
        Worksheet sheet = new($"{number}/{pair.Factor}");
        return new(say(draw, draw.Type(number), pair.Small, pair.Large), sheet.Answer($"{sheet.Quotient(number, pair.Factor).Quotient} {pair.Large.Symbol}"));
    }

    private static Problem DecimalDown(ProblemDraw draw)
    {
        Pair pair = draw.Pick<Pair>(_metric);
        ScaledNumber number = new(draw.Unrounded(2, 4), draw.Pick(1, 1, 2));
        Worksheet sheet = new($"{number}*{pair.Factor}={number.Unscaled}*{pair.Factor}/{Digits.PowerOfTen(number.Places)}");
        string value = sheet.MovePoint(sheet.Product(number.Unscaled, pair.Factor), number.Places);
        return new(Say(draw, number.ToString(), pair.Large, pair.Small), sheet.Answer($"{value} {pair.Small.Symbol}"));
    }

    private static Problem MetricUp(ProblemDraw draw)
    {
        Pair pair = draw.Pick<Pair>(_metric);
        long number = draw.Chance(0.5) ? draw.Number(1, 2) * pair.Factor : draw.Number(1, 5);
        Worksheet sheet = new($"{number}/{pair.Factor}");
        string value = Digits.WriteScaled(number, Digits.TrailingZeros(pair.Factor));
        return new(Say(draw, draw.Type(number), pair.Small, pair.Large), sheet.Answer($"{value} {pair.Large.Symbol}"));
    }

    private static Problem Compound(ProblemDraw draw)
    {
        Pair pair = draw.Pick(_time[0], _time[1], _imperial[0], _metric[0], _metric[1], _metric[4]);
        long large = draw.Between(1, 40), small = draw.Between(1, pair.Factor - 1);
        Worksheet sheet = new($"{large}*{pair.Factor}+{small}");
        long value = sheet.Sum(sheet.Product(large, pair.Factor), small);
        (Unit l, Unit s) = (pair.Large, pair.Small);
        string prompt = draw.Pick(
            $"How many {s.Name} are {large} {l.Name} and {small} {s.Name}?",
            $"Convert {large} {l.Symbol} {small} {s.Symbol} to {s.Symbol}.",
            $"{large} {l.Symbol} {small} {s.Symbol} in {s.Symbol}",
            $"What is {large} {l.Name} {small} {s.Name} in {s.Name}?");
        return new(prompt, sheet.Answer($"{value} {s.Symbol}"));
    }

    private static Problem Fahrenheit(ProblemDraw draw)
    {
        long celsius = draw.Between(0, 60) * 5;
        Worksheet sheet = new($"{celsius}*9/5+32");
        long value = sheet.Sum(sheet.Quotient(sheet.Product(celsius, 9), 5).Quotient, 32);
        string prompt = draw.Pick(
            $"What is {celsius} degrees Celsius in Fahrenheit?", $"Convert {celsius} C to F.", $"{celsius} C in F", $"{celsius}°C in °F?");
        return new(prompt, sheet.Answer($"{value} F"));
    }

    private static Problem Celsius(ProblemDraw draw)
    {
        long fahrenheit = (draw.Between(0, 60) * 9) + 32;
        Worksheet sheet = new($"({fahrenheit}-32)*5/9");
        long value = sheet.Quotient(sheet.Product(sheet.Difference(fahrenheit, 32), 5), 9).Quotient;
        string prompt = draw.Pick(
            $"What is {fahrenheit} degrees Fahrenheit in Celsius?", $"Convert {fahrenheit} F to C.", $"{fahrenheit} F in C",
            $"{fahrenheit}°F in °C?");
        return new(prompt, sheet.Answer($"{value} C"));
    }
}
