using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class ScoreModelTests
{
    [Theory]
    [InlineData(CategoryKnowledge.None, false)]
    [InlineData(CategoryKnowledge.Guessed, false)]
    [InlineData(CategoryKnowledge.Guessed, true)]
    [InlineData(CategoryKnowledge.Given, false)]
    [InlineData(CategoryKnowledge.Given, true)]
    public void Learns_which_arm_answers_which_prompt(CategoryKnowledge category, bool categoryOnly)
    {
        var random = new Random(1);
        ScoreModel model = Fit(RefinementSamples.Draw(300, random), category, categoryOnly);
        Assert.True(RefinementSamples.Score(model, RefinementSamples.Draw(400, random)) > 0.84);
    }

    [Fact]
    public void Stays_near_the_best_single_arm_where_prompts_tell_nothing()
    {
        var random = new Random(2);
        double loss = 0;
        for (int round = 0; round < 10; round++)
        {
            IReadOnlyList<RefinementSample> Noise(int count) => [.. RefinementSamples.Draw(count, random)
                .Select(sample => sample with { Scores = [random.NextDouble() < 0.7 ? 1 : 0, random.NextDouble() < 0.5 ? 1 : 0] })];
            ScoreModel model = Fit(Noise(150), CategoryKnowledge.None);
            IReadOnlyList<RefinementSample> fresh = Noise(400);
            loss += (fresh.Average(sample => sample.Scores[0]) - RefinementSamples.Score(model, fresh)) / 10;
        }

        Assert.True(loss < 0.02, $"It lost {loss:F3} to the best single arm.");
    }

    [Fact]
    public void Promises_about_what_it_keeps()
    {
        var random = new Random(3);
        ScoreModel model = Fit(RefinementSamples.Draw(500, random), CategoryKnowledge.Guessed);
        IReadOnlyList<RefinementSample> fresh = RefinementSamples.Draw(500, random);
        double promised = fresh.Average(sample => model.Predict(sample.Prompt, null)[0]);
        double kept = fresh.Average(sample => sample.Scores[0]);
        Assert.Equal(kept, promised, 0.06);
    }

    [Fact]
    public void Gives_the_same_weights_for_the_same_samples_bit_for_bit()
    {
        IReadOnlyList<RefinementSample> samples = RefinementSamples.Draw(120, new Random(4));
        ScoreModel one = Fit(samples, CategoryKnowledge.Guessed);
        ScoreModel two = Fit(samples, CategoryKnowledge.Guessed);
        Assert.Equal(one.Predict("a sonnet about a matrix", null), two.Predict("a sonnet about a matrix", null));
        Assert.Equal(one.PredictOutOfFold(7), two.PredictOutOfFold(7));
    }

    [Fact]
    public void Does_not_see_a_sample_when_it_predicts_it_out_of_fold()
    {
        // Scores that nothing explains: seen ones could be recalled, unseen ones cannot.
        var random = new Random(5);
        IReadOnlyList<RefinementSample> samples = [.. RefinementSamples.Draw(200, random).Select(sample => sample with { Scores = [random.Next(2), random.Next(2)] })];
        ScoreModel model = Fit(samples, CategoryKnowledge.None);
        double agreement = Enumerable.Range(0, 200).Average(index =>
            samples[index].Scores[CostAwareChoice.Choose(model.PredictOutOfFold(index), [1, 1], 0)] - samples[index].Scores.Average());
        Assert.InRange(agreement, -0.1, 0.1);
    }

    [Fact]
    public void Answers_without_prompt_and_for_unknown_categories()
    {
        var random = new Random(6);
        ScoreModel model = ScoreModel.Fit(
            SampleReader.Learn(RefinementSamples.Draw(200, random), [], PromptSpace.Empty, CategoryKnowledge.Given, 1, CancellationToken.None), false, CancellationToken.None);
        double[] unknown = model.Predict(null, "cooking");
        Assert.All(unknown, score => Assert.InRange(score, 0.3, 0.7));
        Assert.True(model.Predict(null, "sums")[0] > 0.7);
        Assert.Equal(model.Predict(null, "sums"), model.Predict("any prompt", "sums"));
    }

    [Fact]
    public void Learns_to_guess_categories_from_prompts_without_scores()
    {
        // Too few scored samples to know the words of a category, and no word is scored twice.
        var random = new Random(8);
        IReadOnlyList<RefinementSample> few = RefinementSamples.Draw(24, random);
        IReadOnlyList<RefinementSample> more = RefinementSamples.Draw(600, random);
        IReadOnlyList<RefinementSample> fresh = RefinementSamples.Draw(400, random);
        UnscoredPrompt[] unscored = [.. more.Select(sample => new UnscoredPrompt(sample.Prompt!, sample.Category))];
        PromptSpace space = PromptSpace.Learn([.. few.Concat(more).Select(sample => sample.Prompt)], 1);
        double Score(UnscoredPrompt[] taught) => RefinementSamples.Score(
            ScoreModel.Fit(SampleReader.Learn(few, taught, space, CategoryKnowledge.Guessed, 1, CancellationToken.None), categoryOnly: true, CancellationToken.None), fresh);
        Assert.True(Score(unscored) > Score([]) + 0.05, $"{Score(unscored)} with and {Score([])} without.");
        Assert.True(Score(unscored) > 0.85, $"{Score(unscored)}");
    }

    [Fact]
    public void Ignores_prompts_without_scores_of_no_known_category()
    {
        IReadOnlyList<RefinementSample> samples = RefinementSamples.Draw(60, new Random(9));
        PromptSpace space = PromptSpace.Learn([.. samples.Select(sample => sample.Prompt)], 1);
        double[] Predict(params UnscoredPrompt[] unscored) => ScoreModel
            .Fit(SampleReader.Learn(samples, unscored, space, CategoryKnowledge.Guessed, 1, CancellationToken.None), false, CancellationToken.None).Predict("a sonnet", null);
        Assert.Equal(Predict(), Predict(new("a recipe", "cooking"), new("a matrix", null)));
    }

    [Fact]
    public void Names_bad_samples()
    {
        IReadOnlyList<RefinementSample> samples = RefinementSamples.Draw(12, new Random(7));
        Assert.Equal("A score model needs 10 samples or more; there are 3.", Refusal([.. samples.Take(3)]));
        Assert.StartsWith("Sample 4 must have a finite score for each of 2 arms", Refusal([.. samples.Select((sample, index) => index == 4 ? sample with { Scores = [double.NaN, 1] } : sample)]), StringComparison.Ordinal);
        Assert.StartsWith("Sample 5 must have a finite score for each of 2 arms", Refusal([.. samples.Select((sample, index) => index == 5 ? sample with { Scores = [1] } : sample)]), StringComparison.Ordinal);
    }

    private static string Refusal(IReadOnlyList<RefinementSample> samples) =>
        Assert.Throws<ArgumentException>(() => Fit(samples, CategoryKnowledge.Guessed)).Message;

    private static ScoreModel Fit(IReadOnlyList<RefinementSample> samples, CategoryKnowledge category, bool categoryOnly = false)
    {
        PromptSpace space = PromptSpace.Learn([.. samples.Select(sample => sample.Prompt), "an unlabelled sonnet"], 1);
        return ScoreModel.Fit(SampleReader.Learn(samples, [], space, category, 1, CancellationToken.None), categoryOnly, CancellationToken.None);
    }
}
