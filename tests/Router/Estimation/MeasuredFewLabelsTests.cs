using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

/// <summary>Maps learned from K labelled questions per category, on measured scores of real models: learned on train, scored on dev.</summary>
public sealed class MeasuredFewLabelsTests(ITestOutputHelper output)
{
    private const int Draws = 60;

    private static readonly string[] TenModels = [.. MeasuredScores.SmallModels.Except(
        ["Llama-2-13b-hf", "Llama-2-7b-hf", "Mistral-7B-v0.1", "Mistral-7B-v0.2-hf", "Yi-6B"])];

    public static TheoryData<int, bool> Pools => new()
    {
        { 5, true }, { 10, true }, { 20, true }, { 50, true }, { 100, true }, { 5, false }, { 10, false }, { 20, false }, { 50, false }, { 100, false },
    };

    [Theory]
    [MemberData(nameof(Pools))]
    public void Few_labels_never_lose_to_the_best_single_model_and_beat_the_highest_mean(int perCategory, bool ten)
    {
        MeasuredScores data = MeasuredScores.Read(ten ? TenModels : MeasuredScores.SmallModels);
        int single = data.BestSingle(data.Train);
        double best = data.Accuracy([.. data.Categories.Select(_ => single)], data.Dev);
        EstimatorOptions options = new() { Parents = MeasuredScores.Parents, Incumbent = data.Arms[single] };
        double learned = 0;
        double naive = 0;
        double unaided = 0;
        double ownSingle = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            IReadOnlyList<LabelledQuestion> labels = CategoryMapLearner.Draw(data.Train, perCategory, new Random((1_000 * perCategory) + draw));
            learned += data.Accuracy(CategoryMapLearner.Learn(data.Categories, data.Arms, labels, options).SafeMap, data.Dev) / Draws;
            unaided += data.Accuracy(CategoryMapLearner.Learn(data.Categories, data.Arms, labels, options with { Incumbent = null }).SafeMap, data.Dev) / Draws;
            naive += data.Accuracy(HighestMeans(data, labels), data.Dev) / Draws;
            int own = data.BestSingle(labels);
            ownSingle += data.Accuracy([.. data.Categories.Select(_ => own)], data.Dev) / Draws;
        }

        output.WriteLine($"K {perCategory}, {data.Arms.Length} models: learned {learned:F2}, best single {best:F2}, highest mean {naive:F2}; without a known best single: learned {unaided:F2}, single by the labels {ownSingle:F2}");
        Assert.True(learned >= best, $"learned {learned:F3} < best single {best:F3}");
        Assert.True(learned > naive, $"learned {learned:F3} <= highest mean {naive:F3}");
        Assert.True(unaided > naive, $"unaided {unaided:F3} <= highest mean {naive:F3}");
        Assert.True(unaided >= ownSingle - 0.25, $"unaided {unaided:F3} < the single model that the labels choose {ownSingle:F3}");
    }

    [Fact]
    public void Labels_that_say_nothing_keep_the_best_single_model()
    {
        MeasuredScores data = MeasuredScores.Read(TenModels);
        int single = data.BestSingle(data.Train);
        EstimatorOptions options = new() { Parents = MeasuredScores.Parents, Incumbent = data.Arms[single] };
        double best = data.Accuracy([.. data.Categories.Select(_ => single)], data.Dev);
        double learned = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            // The categories are dealt out anew, so that they mean nothing.
            Random random = new(draw);
            string[] shuffled = [.. data.Train.Select(question => question.Category)];
            random.Shuffle(shuffled);
            LabelledQuestion[] meaningless = [.. data.Train.Select((question, place) => question with { Category = shuffled[place] })];
            IReadOnlyList<LabelledQuestion> labels = CategoryMapLearner.Draw(meaningless, 50, random);
            learned += data.Accuracy(CategoryMapLearner.Learn(data.Categories, data.Arms, labels, options).SafeMap, data.Dev) / Draws;
        }

        output.WriteLine($"learned {learned:F2}, best single {best:F2}");
        Assert.InRange(learned, best - 0.5, best + 0.25);
    }

    private static int[] HighestMeans(MeasuredScores data, IReadOnlyList<LabelledQuestion> labels) =>
        [.. data.Categories.Select(category => data.BestSingle([.. labels.Where(question => question.Category == category)]))];
}
