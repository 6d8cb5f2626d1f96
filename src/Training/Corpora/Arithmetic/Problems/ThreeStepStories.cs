using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Word problems of three steps.</summary>
internal static class ThreeStepStories
{
    public static ProblemFamily Family => new ProblemFamily("story3")
        .Train("two-kinds", d => TwoKinds(d, (p, s, t, a, b, c, e) => d.Pick(
            $"{p} buys {a} {s} for ${b} each and {c} {t} for ${e} each. How much does {p} pay?",
            $"{a} {s} cost ${b} each and {c} {t} cost ${e} each. How many dollars is that in all?",
            $"What do {a} {s} at ${b} each and {c} {t} at ${e} each cost together?")))
        .Train("stock", Stock)
        .Train("share-rest", ShareRest)
        .Train("average", Average)
        .Train("discount", Discount)
        .Train("spend", Spend)
        .Train("twice-more", TwiceMore)
        .Train("work", Work)
        .HoldOut("two-kinds-again", d => TwoKinds(d, (p, s, t, a, b, c, e) => d.Pick(
            $"{p} sells {a} {s} at ${b} and {c} {t} at ${e}. How many dollars does {p} take in?",
            $"{p} needs {a} {s} (${b} each) and {c} {t} (${e} each). What is the bill?")));

    private static Problem TwoKinds(ProblemDraw draw, Func<string, string, string, long, long, long, long, string> word)
    {
        string s = draw.Things(), t = draw.Things();
        while (t == s)
        {
            t = draw.Things();
        }

        long a = draw.Factor(), b = draw.Between(2, 60), c = draw.Between(2, 9), e = draw.Between(2, 60);
        Worksheet sheet = new($"{a}*{b}+{c}*{e}");
        return new(word(draw.Person(), s, t, a, b, c, e), sheet.Answer(sheet.Sum(sheet.Product(a, b), sheet.Product(c, e))));
    }

    private static Problem Stock(ProblemDraw draw)
    {
        (string w, string h, string t) = (draw.Place(), draw.Holders(), draw.Things());
        long a = draw.Factor(), b = draw.Between(2, 99), c = draw.Number(1, 3), e = draw.Between(1, (a * b) + c);
        Worksheet sheet = new($"{a}*{b}+{c}-{e}");
        string prompt = draw.Pick(
            $"{w} has {a} {h} with {b} {t} each. {c} {t} are added and {e} are sold. How many {t} are left?",
            $"{w} gets {a} {h} of {b} {t}, finds {c} more {t} and gives away {e}. How many {t} remain?",
            $"There are {b} {t} in each of {a} {h} and {c} others. {draw.Person()} uses {e}. How many {t} are left?");
        return new(prompt, sheet.Answer(sheet.Difference(sheet.Sum(sheet.Product(a, b), c), e)));
    }

    private static Problem ShareRest(ProblemDraw draw)
    {
        (string p, string h, string t) = (draw.Person(), draw.Holders(), draw.Things());
        long a = draw.Factor(), b = draw.Between(9, 60), e = draw.Between(2, 9);
        long c = ((a * b) % e) + (e * draw.Between(0, ((a * b) / e) - 1));
        if (c == 0)
        {
            c = e;
        }

        Worksheet sheet = new($"({a}*{b}-{c})/{e}");
        string prompt = draw.Pick(
            $"{p} has {a} {h} with {b} {t} each, keeps {c} {t} and shares the rest equally among {e} friends. How many {t} does each friend get?",
            $"{a} {h} hold {b} {t} each. {c} {t} are broken and the others go to {e} shops in equal parts. How many {t} does each shop get?",
            $"{p} packs {a} {h} of {b} {t}, removes {c} {t} and splits the rest into {e} equal piles. How many {t} are in each pile?");
        return new(prompt, sheet.Answer(sheet.Quotient(sheet.Difference(sheet.Product(a, b), c), e).Quotient));
    }

    private static Problem Average(ProblemDraw draw)
    {
        long mean = draw.Number(1, 4) + 2, a = draw.Between(1, mean), b = draw.Between(1, mean), c = (3 * mean) - a - b;
        Worksheet sheet = new($"({a}+{b}+{c})/3");
        string prompt = draw.Pick(
            $"What is the average of {a}, {b} and {c}?",
            $"Find the mean of {a}, {b} and {c}.",
            $"{draw.Person()} sold {a}, {b} and {c} {draw.Things()} on three days. What is the average per day?");
        return new(prompt, sheet.Answer(sheet.Quotient(sheet.Sum(sheet.Sum(a, b), c), 3).Quotient));
    }

    private static Problem Discount(ProblemDraw draw)
    {
        string p = draw.Person(), t = draw.Things();
        long price = draw.Between(2, 99) * 10, rate = draw.Between(1, 9) * 10;
        Worksheet sheet = new($"{price}-{rate}*{price}/100");
        long product = sheet.Product(rate, price);
        sheet.MovePoint(product, 2);
        string prompt = draw.Pick(
            $"Some {t} cost ${price}. {p} gets {rate}% off. How much does {p} pay?",
            $"{p} buys {t} for ${price} with a discount of {rate}%. What is the price to pay?",
            $"The price of {t} is ${price}. It is cut by {rate}%. How many dollars is it now?");
        return new(prompt, sheet.Answer(sheet.Difference(price, product / 100)));
    }

    private static Problem Spend(ProblemDraw draw)
    {
        string p = draw.Person();
        long bottom = draw.Between(2, 9), top = draw.Between(1, bottom - 1), a = bottom * Math.Max(2, draw.Number(1, 3));
        Worksheet sheet = new($"{a}-{a}*{top}/{bottom}");
        long part = sheet.Quotient(sheet.Product(a, top), bottom).Quotient;
        string t = draw.Things();
        string prompt = draw.Pick(
            $"{p} has ${a} and spends {top}/{bottom} of it. How many dollars are left?",
            $"{p} had {a} {t} and gave away {top}/{bottom} of them. How many {t} are left?",
            $"{top}/{bottom} of {a} {t} are sold. How many {t} remain?");
        return new(prompt, sheet.Answer(sheet.Difference(a, part)));
    }

    private static Problem TwiceMore(ProblemDraw draw)
    {
        (string p, string q) = draw.People();
        string t = draw.Things();
        long a = draw.Number(1, 3), k = draw.Between(2, 9), b = draw.Number(1, 3);
        Worksheet sheet = new($"{a}+{k}*{a}+{b}");
        string prompt = draw.Pick(
            $"{p} has {a} {t}. {q} has {k} times as many and {b} more. How many {t} do they have together?",
            $"{p} made {a} {t}. {q} made {b} more than {k} times as many. How many {t} did both make?",
            $"{q} owns {k} times as many {t} as {p} plus {b}. {p} owns {a}. How many {t} do both own?");
        return new(prompt, sheet.Answer(sheet.Sum(sheet.Sum(a, sheet.Product(k, a)), b)));
    }

    private static Problem Work(ProblemDraw draw)
    {
        string p = draw.Person();
        long a = draw.Between(2, 9), b = draw.Between(2, 9), c = draw.Between(5, 60), e = draw.Between(1, a * b * c);
        Worksheet sheet = new($"{a}*{b}*{c}-{e}");
        string prompt = draw.Pick(
            $"{p} works {a} hours a day for {b} days and earns ${c} an hour. {p} spends ${e}. How many dollars are left?",
            $"{a} people work {b} hours each for ${c} an hour. ${e} is taken off as tax. How many dollars remain?");
        return new(prompt, sheet.Answer(sheet.Difference(sheet.Product(sheet.Product(a, b), c), e)));
    }
}
