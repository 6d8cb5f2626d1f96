using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class SampleReaderTests
{
    private static readonly IReadOnlyList<RefinementSample> Samples = RefinementSamples.Draw(120, new Random(1));
    private static readonly PromptSpace Space = PromptSpace.Learn([.. Samples.Select(sample => sample.Prompt)], 1);

    [Fact]
    public void Folds_are_of_one_size_and_follow_the_seed()
    {
        int[] folds = Learn(CategoryKnowledge.None).Folds;
        Assert.Equal(TunedRegression.Folds, folds.Distinct().Count());
        Assert.All(folds.CountBy(fold => fold), fold => Assert.Equal(120 / TunedRegression.Folds, fold.Value));
        Assert.Equal(folds, Learn(CategoryKnowledge.Given).Folds);
        Assert.NotEqual(folds, Learn(CategoryKnowledge.None, seed: 2).Folds);
    }

    [Fact]
    public void A_given_category_is_one_column_and_an_unknown_one_none()
    {
        SampleReader reader = Learn(CategoryKnowledge.Given);
        Assert.Equal(2, reader.Blocks[0].Width);
        for (int sample = 0; sample < Samples.Count; sample++)
        {
            Assert.Equal([Samples[sample].Category == "poems" ? 0 : 1], reader.Blocks[0].ColumnsOf(sample).ToArray());
            Assert.Equal([1f], reader.Blocks[0].ValuesOf(sample).ToArray());
        }

        Assert.Equal([(1, 1f)], reader.Read("anything", "sums")[0]);
        Assert.Empty(reader.Read("anything", "weather")[0]);
        Assert.Empty(reader.Read("anything", null)[0]);
    }

    [Fact]
    public void A_guess_is_a_share_of_each_likely_category_and_finds_the_right_one()
    {
        SampleReader reader = Learn(CategoryKnowledge.Guessed);
        int right = 0;
        for (int sample = 0; sample < Samples.Count; sample++)
        {
            List<(int Column, float Value)> guess = reader.Read(Samples[sample].Prompt, null)[0];
            Assert.Equal(1, guess.Sum(entry => entry.Value), 1e-5);
            Assert.All(guess, entry => Assert.InRange(entry.Value, float.Epsilon, 1));
            right += guess.MaxBy(entry => entry.Value).Column == (Samples[sample].Category == "poems" ? 0 : 1) ? 1 : 0;
        }

        Assert.True(right > 114, $"{right} of 120");
    }

    [Fact]
    public void A_guess_of_a_prompt_does_not_look_at_the_category_that_is_given()
    {
        SampleReader reader = Learn(CategoryKnowledge.Guessed);
        Assert.Equal(reader.Read("a poem please", null)[0], reader.Read("a poem please", "sums")[0]);
    }

    [Fact]
    public void One_category_alone_or_none_asked_for_leaves_its_block_empty()
    {
        SampleReader none = Learn(CategoryKnowledge.None);
        SampleReader one = SampleReader.Learn([.. Samples.Select(sample => sample with { Category = "all" })], [], Space, CategoryKnowledge.Given, 1, CancellationToken.None);
        foreach (SampleReader reader in (SampleReader[])[none, one])
        {
            Assert.Equal((0, 120), (reader.Blocks[0].Width, reader.Blocks[0].Count));
            Assert.Empty(reader.Read("a poem", "all")[0]);
        }
    }

    [Fact]
    public void A_training_sample_is_read_as_any_other_prompt()
    {
        SampleReader reader = Learn(CategoryKnowledge.Given);
        for (int sample = 0; sample < 20; sample++)
        {
            List<(int Column, float Value)>[] rows = reader.Read(Samples[sample].Prompt, Samples[sample].Category);
            for (int block = 0; block < 4; block++)
            {
                Assert.Equal(rows[block].Select(entry => entry.Column), reader.Blocks[block].ColumnsOf(sample).ToArray());
                Assert.Equal(rows[block].Select(entry => entry.Value), reader.Blocks[block].ValuesOf(sample).ToArray());
            }
        }
    }

    [Fact]
    public void Too_few_and_ragged_samples_are_named()
    {
        const int fewest = 2 * TunedRegression.Folds;
        Assert.Equal($"A score model needs {fewest} samples or more; there are {fewest - 1}.", Fault([.. Samples.Take(fewest - 1)]));
        RefinementSample[] ragged = [.. Samples.Take(fewest)];
        ragged[3] = ragged[3] with { Scores = [0.5] };
        Assert.Equal("Sample 3 must have a finite score for each of 2 arms; it has [0.5].", Fault(ragged));
        ragged[3] = ragged[4] with { Scores = [0.5, double.NaN] };
        Assert.Equal("Sample 3 must have a finite score for each of 2 arms; it has [0.5, NaN].", Fault(ragged));
        Assert.Equal("Sample 0 must have a finite score for each of 2 arms; it has [1].", Fault([.. ragged.Select(sample => sample with { Scores = [1] })]));
    }

    [Fact]
    public void Learning_to_guess_stops_when_asked() =>
        Assert.Throws<OperationCanceledException>(() => SampleReader.Learn(Samples, [], Space, CategoryKnowledge.Guessed, 1, new CancellationToken(canceled: true)));

    [Fact]
    public void A_space_of_no_prompts_reads_nothing()
    {
        Assert.Equal([0, 0, 0], PromptSpace.Empty.Widths);
        Assert.All(PromptSpace.Empty.Read("a prompt"), row => Assert.Empty(row));
        Assert.All(Space.Read(null), row => Assert.Empty(row));
        Assert.Equal([0, 0, 0], PromptSpace.Learn([null, null], 1).Widths);
    }

    [Fact]
    public void A_space_follows_its_prompts_and_seed_bit_for_bit()
    {
        PromptSpace again = PromptSpace.Learn([.. Samples.Select(sample => sample.Prompt)], 1);
        Assert.Equal(Space.Widths, again.Widths);
        Assert.True(Space.Widths[2] > 0);
        foreach (RefinementSample sample in Samples.Take(20))
        {
            List<(int Column, float Value)>[] one = Space.Read(sample.Prompt), other = again.Read(sample.Prompt);
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second));
            Assert.All(one.Zip(Space.Widths), pair => Assert.All(pair.First, entry => Assert.InRange(entry.Column, 0, pair.Second - 1)));
            Assert.Equal(1, one[2].Sum(entry => entry.Value * entry.Value), 1e-4);
        }
    }

    private static SampleReader Learn(CategoryKnowledge category, int seed = 1) => SampleReader.Learn(Samples, [], Space, category, seed, CancellationToken.None);

    private static string Fault(RefinementSample[] samples) =>
        Assert.Throws<ArgumentException>(() => SampleReader.Learn(samples, [], Space, CategoryKnowledge.None, 1, CancellationToken.None)).Message;
}
