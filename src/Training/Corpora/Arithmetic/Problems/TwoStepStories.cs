using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Word problems of two steps. The first line of an answer is the expression, the answer is a bare number.</summary>
internal static class TwoStepStories
{
    public static ProblemFamily Family => new ProblemFamily("story2")
        .Train("buy-give", d => BuyGive(d, (p, q, t, a, b, c) => d.Pick(
            $"{p} has {a} {t} and buys {b} more. Then {p} gives {c} to {q}. How many {t} does {p} have now?",
            $"{p} had {a} {t}, got {b} more and gave {c} to {q}. How many {t} are left?",
            $"{p} owns {a} {t}. {q} adds {b} and later takes {c} away. How many {t} does {p} have?")))
        .Train("lose", Lose)
        .Train("packed", d => Packed(d, (w, h, t, a, b, c) => d.Pick(
            $"{w} has {a} {h} with {b} {t} each and {c} loose {t}. How many {t} are there in all?",
            $"{w} keeps {b} {t} in each of {a} {h} and {c} more on the floor. How many {t} is that?",
            $"There are {a} {h} of {b} {t} and {c} extra {t}. How many {t} are there together?")))
        .Train("sold", Sold)
        .Train("share", Share)
        .Train("share-left", ShareLeft)
        .Train("change", Change)
        .Train("repack", Repack)
        .Train("save", Save)
        .Train("trip", Trip)
        .Train("total-times", TotalTimes)
        .Train("rate", Rate)
        .Train("perimeter", Perimeter)
        .HoldOut("packed-again", d => Packed(d, (_, h, t, a, b, c) => d.Pick(
            $"{d.Person()} fills {a} {h} with {b} {t} each and has {c} {t} over. How many {t} were there at the start?",
            $"A truck brings {a} {h}, each with {b} {t}, and then {c} single {t}. How many {t} came?")))
        .Train("buy-give-again", d => BuyGive(d, (p, q, t, a, b, c) => d.Pick(
            $"On Monday {p} counted {a} {t}. {b} came on Tuesday and {c} went to {q}. How many {t} are there now?",
            $"{a} {t} lie on a table. {p} puts down {b} more and {q} picks up {c}. How many {t} lie there?")));

    private static Problem BuyGive(ProblemDraw draw, Func<string, string, string, long, long, long, string> word)
    {
        (string p, string q) = draw.People();
        (long a, long b) = draw.Pair(1, 4);
        long c = draw.Between(1, a + b);
        Worksheet sheet = new($"{a}+{b}-{c}");
        return new(word(p, q, draw.Things(), a, b, c), sheet.Answer(sheet.Difference(sheet.Sum(a, b), c)));
    }

    private static Problem Lose(ProblemDraw draw)
    {
        (string p, string q) = draw.People();
        string t = draw.Things();
        long a = draw.Number(2, 4), b = draw.Between(1, a - 1), c = draw.Between(1, a - b);
        Worksheet sheet = new($"{a}-{b}-{c}");
        string prompt = draw.Pick(
            $"{p} has {a} {t}. {p} gives {b} to {q} and loses {c}. How many {t} are left?",
            $"{p} had {a} {t}, sold {b} and gave {c} to {q}. How many {t} does {p} still have?",
            $"Of {a} {t}, {p} takes {b} and {q} takes {c}. How many {t} remain?");
        return new(prompt, sheet.Answer(sheet.Difference(sheet.Difference(a, b), c)));
    }

    private static Problem Packed(ProblemDraw draw, Func<string, string, string, long, long, long, string> word)
    {
        long a = draw.Factor(), b = draw.Number(1, 3), c = draw.Number(1, 3);
        Worksheet sheet = new($"{a}*{b}+{c}");
        return new(word(draw.Place(), draw.Holders(), draw.Things(), a, b, c), sheet.Answer(sheet.Sum(sheet.Product(a, b), c)));
    }

    private static Problem Sold(ProblemDraw draw)
    {
        (string w, string h, string t) = (draw.Place(), draw.Holders(), draw.Things());
        long a = draw.Factor(), b = Math.Max(2, draw.Number(1, 3)), c = draw.Between(1, a * b);
        Worksheet sheet = new($"{a}*{b}-{c}");
        string prompt = draw.Pick(
            $"{w} has {a} {h} with {b} {t} each and sells {c} {t}. How many {t} are left?",
            $"{w} gets {a} {h} of {b} {t}. {c} {t} are broken. How many {t} are fine?",
            $"There are {b} {t} in each of {a} {h}. {draw.Person()} takes {c} {t}. How many {t} remain?");
        return new(prompt, sheet.Answer(sheet.Difference(sheet.Product(a, b), c)));
    }

    private static Problem Share(ProblemDraw draw)
    {
        (string p, string q) = draw.People();
        string t = draw.Things();
        long c = draw.Between(2, 9), total = c * Math.Max(2, draw.Number(1, 3)), a = draw.Between(1, total - 1), b = total - a;
        Worksheet sheet = new($"({a}+{b})/{c}");
        string prompt = draw.Pick(
            $"{p} has {a} {t} and {q} has {b}. They share them equally among {c} children. How many {t} does each child get?",
            $"{p} finds {a} {t} and {q} finds {b}. They put them in {c} equal groups. How many {t} are in each group?",
            $"{a} {t} and {b} more are split evenly into {c} {draw.Holders()}. How many {t} are in each?");
        return new(prompt, sheet.Answer(sheet.Quotient(sheet.Sum(a, b), c).Quotient));
    }

    private static Problem ShareLeft(ProblemDraw draw)
    {
        string p = draw.Person(), t = draw.Things();
        long c = draw.Between(2, 9), left = c * draw.Number(1, 3), b = draw.Number(1, 3), a = left + b;
        Worksheet sheet = new($"({a}-{b})/{c}");
        string prompt = draw.Pick(
            $"{p} has {a} {t}, keeps {b} and shares the rest equally among {c} friends. How many {t} does each friend get?",
            $"From {a} {t}, {p} throws away {b} and puts the others in {c} equal {draw.Holders()}. How many {t} are in each?",
            $"{a} {t} arrive. {b} are broken, the rest goes to {c} shops in equal parts. How many {t} does each shop get?");
        return new(prompt, sheet.Answer(sheet.Quotient(sheet.Difference(a, b), c).Quotient));
    }

    private static Problem Change(ProblemDraw draw)
    {
        string p = draw.Person(), t = draw.Things();
        long a = draw.Factor(), b = draw.Between(2, 60);
        long paid = ((a * b / 100) + 1) * 100;
        Worksheet sheet = new($"{paid}-{a}*{b}");
        string prompt = draw.Pick(
            $"{p} buys {a} {t} for ${b} each and pays with ${paid}. How much change does {p} get?",
            $"One of the {t} costs ${b}. {p} has ${paid} and buys {a}. How many dollars are left?",
            $"With ${paid}, {p} pays for {a} {t} at ${b} each. How much money remains?");
        return new(prompt, sheet.Answer(sheet.Difference(paid, sheet.Product(a, b))));
    }

    private static Problem Repack(ProblemDraw draw)
    {
        string t = draw.Things(), h = draw.Holders();
        long c = draw.Between(2, 9), a = c * draw.Between(1, 9), b = Math.Max(2, draw.Number(1, 2));
        Worksheet sheet = new($"{a}*{b}/{c}");
        string prompt = draw.Pick(
            $"{draw.Person()} has {a} {h} with {b} {t} each and wants {c} equal piles. How many {t} are in each pile?",
            $"{a} {h} of {b} {t} are shared by {c} people. How many {t} does each person get?",
            $"{a} {h} hold {b} {t} each. All {t} go into {c} rooms in equal parts. How many {t} are in a room?");
        return new(prompt, sheet.Answer(sheet.Quotient(sheet.Product(a, b), c).Quotient));
    }

    private static Problem Save(ProblemDraw draw)
    {
        string p = draw.Person();
        long a = draw.Number(1, 4), b = draw.Number(1, 3), c = draw.Factor();
        Worksheet sheet = new($"{a}+{b}*{c}");
        string prompt = draw.Pick(
            $"{p} has ${a} and saves ${b} a week. How much does {p} have after {c} weeks?",
            $"{p} starts with ${a} and earns ${b} each day for {c} days. How many dollars does {p} have then?",
            $"A tank holds {a} liters and gains {b} liters every hour. How many liters does it hold after {c} hours?");
        return new(prompt, sheet.Answer(sheet.Sum(a, sheet.Product(b, c))));
    }

    private static Problem Trip(ProblemDraw draw)
    {
        string p = draw.Person();
        long a = draw.Between(5, 130), b = draw.Between(2, 12), c = draw.Number(1, 3);
        Worksheet sheet = new($"{a}*{b}+{c}");
        string prompt = draw.Pick(
            $"{p} drives {a} km an hour for {b} hours and then {c} km more. How far does {p} drive?",
            $"A train goes {a} km each hour. After {b} hours it has {c} km left. How long is the whole way in km?",
            $"{p} walks {a} steps a minute for {b} minutes and then {c} steps. How many steps is that?");
        return new(prompt, sheet.Answer(sheet.Sum(sheet.Product(a, b), c)));
    }

    private static Problem TotalTimes(ProblemDraw draw)
    {
        (string p, string q) = draw.People();
        string t = draw.Things();
        long a = draw.Number(1, 4), k = draw.Between(2, 9);
        string times = k == 2 && draw.Chance(0.5) ? "twice" : $"{k} times";
        Worksheet sheet = new($"{a}+{k}*{a}");
        string prompt = draw.Pick(
            $"{p} has {a} {t}. {q} has {times} as many. How many {t} do they have together?",
            $"{q} owns {times} as many {t} as {p}, who owns {a}. How many {t} do both own?",
            $"{p} sold {a} {t} and {q} sold {times} as many. How many {t} did they sell in all?");
        return new(prompt, sheet.Answer(sheet.Sum(a, sheet.Product(k, a))));
    }

    private static Problem Rate(ProblemDraw draw)
    {
        string t = draw.Things();
        long a = draw.Between(2, 9), price = draw.Number(1, 2), b = a * price, c = draw.Factor();
        Worksheet sheet = new($"{b}/{a}*{c}");
        string prompt = draw.Pick(
            $"{a} {t} cost ${b}. How many dollars do {c} {t} cost?",
            $"{draw.Person()} pays ${b} for {a} {t}. How much would {c} {t} cost?",
            $"A machine makes {b} {t} in {a} hours. How many {t} does it make in {c} hours?");
        return new(prompt, sheet.Answer(sheet.Product(sheet.Quotient(b, a).Quotient, c)));
    }

    private static Problem Perimeter(ProblemDraw draw)
    {
        (long a, long b) = draw.Pair(1, 4);
        Worksheet sheet = new($"2*({a}+{b})");
        string prompt = draw.Pick(
            $"A rectangle is {a} m long and {b} m wide. What is its perimeter in meters?",
            $"A field measures {a} m by {b} m. How many meters of fence go around it?",
            $"What is the perimeter of a rectangle with sides {a} and {b}?");
        return new(prompt, sheet.Answer(sheet.Product(2, sheet.Sum(a, b))));
    }
}
