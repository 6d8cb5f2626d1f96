using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class GainFitTests
{
    [Fact]
    public void Words_that_tell_hard_prompts_from_easy_ones_are_found()
    {
        RefinementPair pair = GainSamples.Pair(600, 1);
        GainFit fit = Fit(pair);
        Assert.True(fit.IsInformative);
        GainScorer scorer = new(fit.Model);
        Random random = new(77);
        string[] unseen = [.. Enumerable.Range(0, 400).Select(_ => GainSamples.Prompt(random, 0.5))];
        double hard = unseen.Where(GainSamples.IsHard).Average(prompt => scorer.Score(prompt));
        double easy = unseen.Where(prompt => !GainSamples.IsHard(prompt)).Average(prompt => scorer.Score(prompt));
        Assert.InRange(hard, 0.5, 1.1);
        Assert.InRange(easy, -0.2, 0.2);
        Assert.True(unseen.Count(prompt => scorer.Score(prompt) > 0.4 == GainSamples.IsHard(prompt)) > 380);
    }

    [Fact]
    public void Prompts_that_tell_nothing_leave_the_mean_alone()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            RefinementPair pair = GainSamples.Pair(400, seed, tells: false);
            GainFit fit = Fit(pair);
            Assert.False(fit.IsInformative, $"seed {seed}");
            Assert.Empty(fit.Model.Faults("It"));
            double mean = pair.DearScores.Average() - pair.CheapScores.Average();
            Assert.Equal(mean, fit.Model.Mean, 1e-9);
            Assert.All(fit.OutOfFold, gain => Assert.Equal(fit.Model.Mean, gain));
            Assert.Equal(fit.Model.Mean, new GainScorer(fit.Model).Score("photosynthesis 12 + 12"));
        }
    }

    [Fact]
    public void What_is_expected_of_a_sample_comes_from_fits_that_have_not_seen_it()
    {
        // Every prompt is a word of its own, so only a fit that saw a prompt could know its gain.
        Random random = new(3);
        string[] prompts = [.. Enumerable.Range(0, 200).Select(i => string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(26)))))];
        double[] gains = [.. prompts.Select(_ => random.Next(2) == 0 ? 1.0 : -1.0)];
        GainFit fit = GainFit.Fit(prompts, gains, 1, TestContext.Current.CancellationToken);
        double correlation = fit.OutOfFold.Zip(gains, (expected, gain) => (expected - fit.OutOfFold.Average()) * gain).Sum();
        Assert.InRange(correlation / 200, -0.15, 0.15);
    }

    [Fact]
    public void The_same_sample_gives_the_same_model_bit_for_bit()
    {
        GainModel one = Fit(GainSamples.Pair(300, 9)).Model, again = Fit(GainSamples.Pair(300, 9)).Model;
        Assert.Equal(one.Mean, again.Mean);
        Assert.Equal(one.Terms, again.Terms);
        Assert.Equal(one.TermWeights, again.TermWeights);
        Assert.Equal(one.ShapeWeights, again.ShapeWeights);
    }

    [Fact]
    public void Too_few_prompts_or_bad_gains_are_refused()
    {
        string[] prompts = [.. Enumerable.Range(0, 30).Select(i => $"prompt {i}")];
        Assert.Contains("20 prompts or more", Assert.Throws<ArgumentException>(() => GainFit.Fit(prompts[..5], new double[5], 1, default)).Message, StringComparison.Ordinal);
        Assert.Contains("29 finite gains", Assert.Throws<ArgumentException>(() => GainFit.Fit(prompts, [.. Enumerable.Range(0, 30).Select(i => i == 4 ? double.NaN : 0)], 1, default)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GainFit.Fit(prompts, new double[29], 1, default));
    }

    [Fact]
    public void A_score_is_the_mean_and_the_weights_of_shape_and_terms()
    {
        Dictionary<uint, int> counts = [];
        PromptTerms.Count("red red blue", counts);
        uint[] terms = [.. counts.Keys.Order()];
        double[] rarities = [.. terms.Select((_, i) => 0.5 + i)];
        double[] weights = [.. terms.Select((_, i) => i - 1.0)];
        GainScorer scorer = new(GainSamples.Digits with { Mean = 0.125, Terms = terms, Rarities = rarities, TermWeights = weights });
        double[] values = [.. terms.Select((term, i) => (1 + Math.Log(counts[term])) * rarities[i])];
        double expected = 0.125 + (values.Zip(weights, (value, weight) => value * weight).Sum() / Math.Sqrt(values.Sum(value => value * value)));
        Assert.Equal(expected, scorer.Score("red red blue"), 1e-12);
        Assert.Equal(0.125 + 0.5, scorer.Score("1234 xyz"[..4] + "----"), 1e-12);
        Assert.Equal(0.125, scorer.Score(string.Empty), 1e-12);
    }

    [Fact]
    public void Scoring_allocates_nothing_and_many_threads_agree()
    {
        GainScorer scorer = new(Fit(GainSamples.Pair(300, 2)).Model);
        Random random = new(5);
        string[] prompts = [.. Enumerable.Range(0, 200).Select(_ => GainSamples.Prompt(random, 0.5))];
        double[] alone = [.. prompts.Select(prompt => scorer.Score(prompt))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < prompts.Length; i++)
        {
            Assert.True(scorer.Score(prompts[i]) == alone[i]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        double[] together = new double[prompts.Length];
        Parallel.For(0, prompts.Length, i => together[i] = scorer.Score(prompts[i]));
        Assert.Equal(alone, together);
    }

    private static GainFit Fit(RefinementPair pair) => GainFit.Fit(pair.Prompts, pair.Gains, 1, TestContext.Current.CancellationToken);
}
