using CoERouter.Router.Refinement;

namespace CoERouter.Tests.Router.Refinement;

/// <summary>Samples whose scores follow from words of the prompt, with noise.</summary>
internal static class RefinementSamples
{
    private static readonly string[] Filler = ["please", "tell", "me", "about", "the", "very", "small", "green", "house", "today", "with", "many", "other", "things"];
    private static readonly string[] Sums = ["integral", "matrix", "equation"];
    private static readonly string[] Poems = ["poem", "sonnet", "verse"];

    /// <summary>Prompts about sums, which the first arm answers, and about poems, which the second answers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">Source of words and noise.</param>
    /// <param name="accuracy">How often the right arm is right; the wrong one is right as seldom.</param>
    public static IReadOnlyList<RefinementSample> Draw(int count, Random random, double accuracy = 0.9) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        bool sums = random.Next(2) == 0;
        string[] topic = sums ? Sums : Poems;
        IEnumerable<string> words = Enumerable.Range(0, 12).Select(_ => Filler[random.Next(Filler.Length)]).Append(topic[random.Next(topic.Length)]);
        double right = random.NextDouble() < accuracy ? 1 : 0;
        double wrong = random.NextDouble() < 1 - accuracy ? 1 : 0;
        return new RefinementSample(string.Join(' ', words.OrderBy(_ => random.Next())), sums ? "sums" : "poems", sums ? [right, wrong] : [wrong, right]);
    })];

    /// <summary>The mean score of the choices of a model at price 0.</summary>
    public static double Score(ScoreModel model, IReadOnlyList<RefinementSample> samples) => samples.Average(sample =>
        sample.Scores[CostAwareChoice.Choose(model.Predict(sample.Prompt, sample.Category), [1, 1], 0)]);
}
