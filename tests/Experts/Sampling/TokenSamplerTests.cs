using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class TokenSamplerTests
{
    private const int Draws = 40_000;
    private static readonly float[] s_logits = [0.5f, 2, -1, 1.5f, 2, float.NegativeInfinity, 0];

    public static TheoryData<SamplingSettings> Settings() =>
    [
        new SamplingSettings { Temperature = 1 },
        new SamplingSettings { Temperature = 0.6f },
        new SamplingSettings { Temperature = 2.5f },
        new SamplingSettings { Temperature = 1, TopK = 3 },
        new SamplingSettings { Temperature = 1, TopP = 0.7f },
        new SamplingSettings { Temperature = 1, MinP = 0.3f },
        new SamplingSettings { Temperature = 1.3f, TopK = 4, TopP = 0.8f },
        new SamplingSettings { Temperature = 1.3f, TopK = 5, TopP = 0.95f, MinP = 0.25f },
        new SamplingSettings { Temperature = 0.8f, RepetitionPenalty = 1.7f },
        new SamplingSettings { Temperature = 0.8f, RepetitionPenalty = 0.5f, TopP = 0.9f },
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Frequencies_are_the_exact_probabilities(SamplingSettings settings)
    {
        int[] history = [1, 2, 1, 6];
        var expected = ReferenceSampling.Probabilities(s_logits, history, settings);
        var sampler = new TokenSampler(settings with { Seed = 11 }, s_logits.Length);
        var counts = new int[s_logits.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[sampler.Sample(s_logits, history)]++;
        }

        for (var id = 0; id < counts.Length; id++)
        {
            var deviation = Math.Sqrt(Draws * expected[id] * (1 - expected[id]));
            Assert.InRange(counts[id], (Draws * expected[id]) - (4.5 * deviation), (Draws * expected[id]) + (4.5 * deviation));
        }
    }

    [Fact]
    public void On_random_logits_only_tokens_of_the_exact_support_are_drawn()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var logits = RandomLogits(random, 1 + random.Next(60));
            var history = Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(logits.Length)).ToArray();
            var settings = new SamplingSettings
            {
                Temperature = 0.1f + (random.NextSingle() * 3),
                TopK = random.Next(2) == 0 ? 0 : 1 + random.Next(20),
                TopP = random.Next(2) == 0 ? 1 : 0.05f + (0.9f * random.NextSingle()),
                MinP = random.Next(2) == 0 ? 0 : random.NextSingle(),
                RepetitionPenalty = random.Next(2) == 0 ? 1 : 0.5f + random.NextSingle(),
                Seed = (ulong)seed,
            };
            var expected = ReferenceSampling.Probabilities(logits, history, settings);
            var sampler = new TokenSampler(settings, logits.Length);
            for (var draw = 0; draw < 50; draw++)
            {
                Assert.True(expected[sampler.Sample(logits, history)] > 0, $"Seed {seed} drew a token outside of the support of {settings}.");
            }
        }
    }

    [Fact]
    public void Greedy_takes_the_lowest_id_of_the_greatest_logits_at_every_length()
    {
        for (var length = 1; length < 200; length++)
        {
            var random = new Random(length);
            var logits = Enumerable.Range(0, length).Select(_ => (float)random.Next(-3, 3)).ToArray();
            var expected = Array.IndexOf(logits, logits.Max());

            Assert.Equal(expected, new TokenSampler(new SamplingSettings(), length).Sample(logits, []));
            Assert.Equal(expected, new TokenSampler(new SamplingSettings { Temperature = 1, TopK = 1 }, length).Sample(logits, []));
        }
    }

    [Fact]
    public void Zero_and_negative_zero_are_a_tie() =>
        Assert.Equal(1, new TokenSampler(new SamplingSettings(), 4).Sample([-1, -0f, 0f, 0f], []));

    [Fact]
    public void The_same_seed_repeats_and_another_does_not()
    {
        var logits = RandomLogits(new Random(3), 100);

        Assert.Equal(Sequence(logits, 5), Sequence(logits, 5));
        Assert.NotEqual(Sequence(logits, 5), Sequence(logits, 6));
    }

    [Fact]
    public void Greedy_honours_the_repetition_penalty_once_for_each_token()
    {
        var sampler = new TokenSampler(new SamplingSettings { RepetitionPenalty = 2 }, 3);

        Assert.Equal(1, sampler.Sample([3, 2, -1], [0, 0, 0]));
        Assert.Equal(0, sampler.Sample([3, 2, -1], []));
        Assert.Equal(0, sampler.Sample([5, 2, -1], [0, 0, 0]));
        Assert.Equal(1, sampler.Sample([-1, -1.5f, -3], [0]));
    }

    [Fact]
    public void Huge_logits_and_tiny_temperatures_do_not_overflow()
    {
        float[] logits = [3e38f, -3e38f, 2.9e38f];
        var sampler = new TokenSampler(new SamplingSettings { Temperature = 1e-6f }, 3);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(0, sampler.Sample(logits, [])));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Logits_that_are_no_numbers_are_refused(float temperature)
    {
        var sampler = new TokenSampler(new SamplingSettings { Temperature = temperature }, 4);
        var nothing = Enumerable.Repeat(float.NegativeInfinity, 4).ToArray();

        Assert.Contains("token 2 is NaN", Assert.Throws<NotFiniteNumberException>(() => sampler.Sample([1, 2, float.NaN, 9], [])).Message, StringComparison.Ordinal);
        Assert.Contains("token 1", Assert.Throws<NotFiniteNumberException>(() => sampler.Sample([1, float.PositiveInfinity, 2, 9], [])).Message, StringComparison.Ordinal);
        Assert.Contains("all tokens", Assert.Throws<NotFiniteNumberException>(() => sampler.Sample(nothing, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sampler.Sample([1, 2, 3], []));
    }

    [Fact]
    public void A_draw_allocates_nothing()
    {
        var logits = RandomLogits(new Random(9), 5000);
        int[] history = [1, 2, 3];
        var sampler = new TokenSampler(new SamplingSettings { Temperature = 1, TopK = 50, TopP = 0.9f, MinP = 0.01f, RepetitionPenalty = 1.1f }, 5000);
        sampler.Sample(logits, history);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            sampler.Sample(logits, history);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static List<int> Sequence(float[] logits, ulong seed)
    {
        var sampler = new TokenSampler(new SamplingSettings { Temperature = 1, Seed = seed }, logits.Length);
        return [.. Enumerable.Range(0, 50).Select(_ => sampler.Sample(logits, []))];
    }

    private static float[] RandomLogits(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)Math.Round((random.NextDouble() * 12) - 6, 1))];
}
