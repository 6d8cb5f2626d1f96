using CoERouter.Evaluation.Routing.Data;

namespace CoERouter.Tests.Evaluation.Routing;

/// <summary>Made questions whose answers are the longer the likelier they are wrong.</summary>
internal static class MadeQuestions
{
    private static readonly string[] Words = ["apples", "trains", "coins", "books", "rivers", "lamps", "stones", "cards"];

    /// <summary>
    /// A cheap and a dear model. A question has a difficulty that its prompt does not tell; the cheap model fails on the hard half and then writes
    /// ten times as much, the dear one is nearly always right. Eight other models tell the difficulty.
    /// </summary>
    /// <param name="training">Training questions.</param>
    /// <param name="scored">Questions to score.</param>
    /// <param name="telling">Whether lengths tell anything.</param>
    /// <param name="seed">Seed.</param>
    public static RoutingTable CheapAndDear(int training, int scored, bool telling = true, int seed = 5)
    {
        var random = new Random(seed);
        return new()
        {
            Name = "made",
            Models = [new("cheap", 1, 1, double.NaN), new("dear", 10, 10, double.NaN)],
            CostUnit = "not known",
            Questions = [.. Enumerable.Range(0, training + scored).Select(index =>
            {
                bool hard = random.Next(2) == 0;
                double cheap = hard ? 0 : 1;
                double dear = random.NextDouble() < 0.95 ? 1 : 0;
                bool isLong = telling ? hard : random.Next(2) == 0;
                return new RoutingQuestion
                {
                    Id = $"q{index}",
                    Table = "made",
                    Category = "all",
                    Split = index < training ? "train" : "dev",
                    Prompt = string.Join(' ', Enumerable.Range(0, 8).Select(_ => Words[random.Next(Words.Length)])),
                    Scores = [cheap, dear],
                    Costs = [double.NaN, double.NaN],
                    AnswerCharacters = [(isLong ? 2000 : 200) + random.Next(100), 300],
                    PeerScores = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() < (hard ? 0.2 : 0.9) ? 1.0 : 0.0)],
                };
            })],
        };
    }

    /// <summary>Three kinds of prompts of different words and shapes; each has its own best model of three, the first is the best on average.</summary>
    /// <param name="ofKind">Training questions of each kind.</param>
    /// <param name="strangers">Questions of a fourth kind in the dev split; on them the first model alone is right.</param>
    public static RoutingTable Kinds(int ofKind, int strangers)
    {
        string[][] words =
        [
            ["add", "sum", "minus", "equals", "times", "half", "double", "ratio"],
            ["poem", "verse", "rhyme", "sonnet", "stanza", "ballad", "lyric", "ode"],
            ["judge", "court", "law", "appeal", "statute", "tort", "lease", "trial"],
            ["nerve", "blood", "bone", "fever", "dose", "organ", "cell", "pulse"],
        ];
        (int Least, int Most, string End)[] shapes = [(5, 8, " 12 + 7 = ?"), (30, 40, "\nIn four lines.\nIn four lines.\nPlease."), (12, 16, "\nA. Yes\nB. No"), (70, 90, " {x} [y] (z) {x} [y] (z) <=> $$$")];
        var random = new Random(9);
        string Prompt(int kind) => string.Join(' ', Enumerable.Range(0, random.Next(shapes[kind].Least, shapes[kind].Most)).Select(_ => words[kind][random.Next(words[kind].Length)])) + shapes[kind].End;
        RoutingQuestion Question(int kind, int index, string split) => new()
        {
            Id = $"{kind}-{split}-{index}",
            Table = "kinds",
            Category = $"kind{kind}",
            Split = split,
            Prompt = Prompt(kind),
            Scores = kind == 3 ? [1, 0, 0] : [random.NextDouble() < 0.7 ? 1 : 0, kind == 1 ? 1 : random.NextDouble() < 0.3 ? 1 : 0, kind == 2 ? 1 : 0],
            Costs = [double.NaN, double.NaN, double.NaN],
        };
        return new()
        {
            Name = "kinds",
            Models = [RoutedModel.Unknown("first"), RoutedModel.Unknown("second"), RoutedModel.Unknown("third")],
            CostUnit = "not known",
            Questions =
            [
                .. Enumerable.Range(0, 3).SelectMany(kind => Enumerable.Range(0, ofKind).Select(index => Question(kind, index, "train"))),
                .. Enumerable.Range(0, strangers).Select(index => Question(3, index, "dev")),
                .. Enumerable.Range(0, strangers).Select(index => Question(1, index, "dev")),
            ],
        };
    }
}
