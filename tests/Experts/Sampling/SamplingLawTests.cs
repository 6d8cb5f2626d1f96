using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

/// <summary>Laws that hold for any logits, whatever the probabilities are.</summary>
public sealed class SamplingLawTests
{
    private const int Seeds = 200;
    private const int Draws = 30;

    [Fact]
    public void A_constant_added_to_all_logits_changes_no_draw()
    {
        ForAll((random, logits, settings) =>
        {
            // Powers of two keep the differences exact.
            var shifted = logits.Select(logit => logit + 64).ToArray();
            Assert.Equal(Sequence(settings, logits), Sequence(settings, shifted));
        });
    }

    [Fact]
    public void Logits_and_temperature_doubled_together_change_no_draw() => ForAll((random, logits, settings) =>
        Assert.Equal(Sequence(settings, logits), Sequence(settings with { Temperature = 2 * settings.Temperature }, [.. logits.Select(logit => 2 * logit)])));

    [Fact]
    public void Filters_that_keep_everything_draw_no_token_of_another_support() => ForAll((random, logits, settings) =>
    {
        var plain = new SamplingSettings { Temperature = settings.Temperature, Seed = settings.Seed };
        var all = plain with { TopK = logits.Length + random.Next(5) };
        Assert.All(Sequence(all, logits), id => Assert.True(float.IsFinite(logits[id])));

        // The order of the draw differs, the most likely token of a very low temperature does not.
        Assert.Equal(Sequence(plain with { Temperature = 1e-3f }, logits), Sequence(all with { Temperature = 1e-3f }, logits));
    });

    [Fact]
    public void A_token_of_no_probability_is_never_drawn() => ForAll((random, logits, settings) =>
    {
        var masked = (float[])logits.Clone();
        for (var id = 1; id < masked.Length; id++)
        {
            masked[id] = random.Next(2) == 0 ? float.NegativeInfinity : masked[id];
        }

        Assert.All(Sequence(settings, masked), id => Assert.True(float.IsFinite(masked[id])));
    });

    [Fact]
    public void Top_k_draws_among_the_k_greatest() => ForAll((random, logits, settings) =>
    {
        var count = random.Next(1, logits.Length + 1);
        var greatest = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count).ToHashSet();
        Assert.All(Sequence(settings with { TopK = count }, logits), id => Assert.Contains(id, greatest));
    });

    [Fact]
    public void Min_p_draws_no_token_far_below_the_best() => ForAll((random, logits, settings) =>
    {
        var least = 0.05f + (0.9f * random.NextSingle());
        var best = logits.Max();
        Assert.All(
            Sequence(settings with { MinP = least }, logits),
            id => Assert.True(Math.Exp((logits[id] - best) / settings.Temperature) >= least - 1e-5));
    });

    [Fact]
    public void A_smaller_nucleus_lies_within_a_larger_one() => ForAll((random, logits, settings) =>
    {
        var share = 0.05f + (0.45f * random.NextSingle());
        var larger = Nucleus(logits, settings.Temperature, 2 * share);
        Assert.All(Sequence(settings with { TopP = share }, logits), id => Assert.Contains(id, larger));
    });

    [Fact]
    public void The_least_nucleus_and_the_highest_floor_leave_the_best_alone() => ForAll((random, logits, settings) =>
    {
        var best = Array.IndexOf(logits, logits.Max());
        Assert.All(Sequence(settings with { TopP = 1e-6f }, logits), id => Assert.Equal(best, id));
        Assert.All(Sequence(settings with { MinP = 1 }, logits), id => Assert.Equal(logits[best], logits[id]));
    });

    [Fact]
    public void A_penalty_of_one_changes_nothing_and_a_great_one_avoids_the_history() => ForAll((random, logits, settings) =>
    {
        var history = new[] { random.Next(logits.Length), random.Next(logits.Length) };
        Assert.Equal(Sequence(settings, logits), Sequence(settings with { RepetitionPenalty = 1 }, logits, history));

        // Greedy: positive logits are divided below any other, so no token of the history wins while another positive one is left.
        var positive = logits.Select((logit, id) => Math.Abs(logit) + 1 + (id * 0.01f)).ToArray();
        var greedy = new TokenSampler(new SamplingSettings { RepetitionPenalty = 100 }, positive.Length);
        if (history.Distinct().Count() < positive.Length)
        {
            Assert.DoesNotContain(greedy.Sample(positive, history), history);
        }
    });

    [Fact]
    public void Logits_and_history_are_left_as_they_were() => ForAll((random, logits, settings) =>
    {
        var before = (float[])logits.Clone();
        int[] history = [0, logits.Length - 1, 0];
        Sequence(settings with { RepetitionPenalty = 1.5f, TopK = 3 }, logits, history);
        Assert.Equal(before, logits);
        Assert.Equal([0, logits.Length - 1, 0], history);
    });

    [Fact]
    public void A_vocabulary_of_one_token_leaves_no_choice()
    {
        foreach (var settings in new SamplingSettings[] { new(), new() { Temperature = 1 }, new() { Temperature = 100, TopK = 5, TopP = 0.1f, MinP = 1 } })
        {
            Assert.Equal(0, new TokenSampler(settings, 1).Sample([-5], [0, 0]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(new SamplingSettings(), 0));
    }

    [Fact]
    public void The_units_of_a_draw_lie_below_one_and_fill_their_range()
    {
        var random = new Xoshiro256(99);
        var buckets = new int[16];
        for (var i = 0; i < 16_000; i++)
        {
            var unit = random.NextUnit();
            Assert.InRange(unit, 0, 1 - 1e-16);
            buckets[(int)(unit * 16)]++;
        }

        // 1000 expected in each, a standard deviation of 31.
        Assert.All(buckets, count => Assert.InRange(count, 840, 1160));
    }

    private static HashSet<int> Nucleus(float[] logits, float temperature, double share)
    {
        var best = logits.Max();
        var weights = logits.Select(logit => Math.Exp((logit - best) / (double)temperature)).ToArray();
        var total = weights.Sum();
        var kept = new HashSet<int>();
        var sum = 0.0;
        foreach (var id in Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id))
        {
            kept.Add(id);
            sum += weights[id];
            if (sum > (share * total) + 1e-5)
            {
                break;
            }
        }

        return kept;
    }

    private static List<int> Sequence(SamplingSettings settings, float[] logits, int[]? history = null)
    {
        var sampler = new TokenSampler(settings, logits.Length);
        return [.. Enumerable.Range(0, Draws).Select(_ => sampler.Sample(logits, history ?? []))];
    }

    // Logits are eighths, so that sums and products with powers of two are exact.
    private static void ForAll(Action<Random, float[], SamplingSettings> law)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var logits = Enumerable.Range(0, 1 + random.Next(40)).Select(_ => random.Next(-48, 49) / 8f).ToArray();
            law(random, logits, new() { Temperature = 0.25f + (random.Next(16) / 8f), Seed = (ulong)seed });
        }
    }
}
