using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

public sealed class RotaryTableTests
{
    private const double Tolerance = 1e-5;
    private static readonly DecoderSpec Spec = DecoderShapes.Sparse with { HeadSize = 16, ContextLength = 40 };

    [Theory]
    [InlineData(10_000)]
    [InlineData(500_000)]
    [InlineData(2)]
    public void Plain_angles_are_position_over_a_power_of_the_base(double rotaryBase)
    {
        Table table = Compute(Spec with { RotaryBase = rotaryBase });
        Assert.Equal((40, 8), (table.Rows, table.Pairs));
        table.Check((position, pair) => position / Math.Pow(rotaryBase, pair / 8.0), 1);
    }

    [Fact]
    public void A_part_of_the_head_turns_by_the_angles_of_its_own_width()
    {
        Table table = Compute(Spec with { Rotary = new() { Width = 4 } });
        Assert.Equal((40, 2), (table.Rows, table.Pairs));
        table.Check((position, pair) => position * Math.Pow(10_000, -pair / 2.0), 1);
    }

    [Fact]
    public void Linear_scaling_divides_every_position() =>
        Compute(Spec with { Rotary = new() { Scaling = RotaryScaling.Linear, Factor = 4 } })
            .Check((position, pair) => position / 4.0 / Math.Pow(10_000, pair / 8.0), 1);

    [Fact]
    public void Dynamic_scaling_leaves_the_original_context_and_raises_the_base_beyond_it()
    {
        const double Factor = 2;
        Compute(Spec with { Rotary = new() { Scaling = RotaryScaling.Dynamic, Factor = Factor, OriginalContext = 10 } }).Check(
            (position, pair) =>
            {
                double raised = position < 10 ? 10_000 : 10_000 * Math.Pow((Factor * (position + 1) / 10.0) - (Factor - 1), 16 / 14.0);
                return position * Math.Pow(raised, -pair / 8.0);
            },
            1);
    }

    [Fact]
    public void Llama_3_divides_long_waves_keeps_short_ones_and_blends_between()
    {
        var rotary = new RotarySpec { Scaling = RotaryScaling.Llama3, Factor = 8, OriginalContext = 64, LowFrequencyFactor = 1, HighFrequencyFactor = 4 };
        var kinds = new HashSet<string>();
        Compute(Spec with { Rotary = rotary }).Check(
            (position, pair) =>
            {
                double frequency = Math.Pow(10_000, -pair / 8.0);
                double wave = 2 * Math.PI / frequency;
                if (wave > 64.0 / 1)
                {
                    kinds.Add("divided");
                    return position * frequency / 8;
                }

                if (wave < 64.0 / 4)
                {
                    kinds.Add("kept");
                    return position * frequency;
                }

                kinds.Add("blended");
                double share = ((64 / wave) - 1) / (4 - 1);
                return position * (((1 - share) * frequency / 8) + (share * frequency));
            },
            1);
        Assert.Equal(["blended", "divided", "kept"], kinds.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Yarn_ramps_between_two_pairs_and_magnifies(bool truncates)
    {
        var rotary = new RotarySpec { Scaling = RotaryScaling.Yarn, Factor = 4, OriginalContext = 256, Truncates = truncates, Magnitude = 1.25 };
        double Pair(double turns) => 16 * Math.Log(256 / (turns * 2 * Math.PI)) / (2 * Math.Log(10_000));
        double low = truncates ? Math.Floor(Pair(32)) : Pair(32);
        double high = truncates ? Math.Ceiling(Pair(1)) : Pair(1);
        low = Math.Max(low, 0);
        Compute(Spec with { Rotary = rotary }).Check(
            (position, pair) =>
            {
                double frequency = Math.Pow(10_000, -pair / 8.0);
                double share = pair <= low ? 0 : pair >= high ? 1 : (pair - low) / (high - low);
                return position * ((share * frequency / 4) + ((1 - share) * frequency));
            },
            1.25);
    }

    [Fact]
    public void Long_rope_has_a_table_up_to_the_original_context_and_one_beyond()
    {
        double[] shorts = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7];
        double[] longs = [2, 3, 4, 5, 6, 7, 8, 9];
        var rotary = new RotarySpec
        {
            Scaling = RotaryScaling.LongRope, OriginalContext = 10, ShortFactors = shorts, LongFactors = longs, Magnitude = 1.5, ShortMagnitude = 1.1,
        };
        Table table = Compute(Spec with { Rotary = rotary });
        Assert.Equal((80, 8), (table.Rows, table.Pairs));
        table.Part(0, 40).Check((position, pair) => position * Math.Pow(10_000, -pair / 8.0) / shorts[pair], 1.1);
        table.Part(40, 40).Check((position, pair) => position * Math.Pow(10_000, -pair / 8.0) / longs[pair], 1.5);

        // Without a magnitude of its own the first table has that of the second.
        Compute(Spec with { Rotary = rotary with { ShortMagnitude = null } }).Part(0, 40)
            .Check((position, pair) => position * Math.Pow(10_000, -pair / 8.0) / shorts[pair], 1.5);

        // A context within the original one needs the first table alone.
        Table within = Compute(Spec with { ContextLength = 10, Rotary = rotary });
        Assert.Equal(10, within.Rows);
        within.Check((position, pair) => position * Math.Pow(10_000, -pair / 8.0) / shorts[pair], 1.1);
    }

    [Fact]
    public void Layers_with_a_window_and_a_base_of_their_own_are_not_scaled()
    {
        DecoderSpec spec = Spec with { Rotary = new() { Scaling = RotaryScaling.Linear, Factor = 8, WindowedBase = 100 } };
        Compute(spec, windowed: true).Check((position, pair) => position * Math.Pow(100, -pair / 8.0), 1);
        Compute(spec, windowed: false).Check((position, pair) => position / 8.0 * Math.Pow(10_000, -pair / 8.0), 1);

        // Where they have none, they are as all others.
        Compute(spec with { Rotary = spec.Rotary! with { WindowedBase = null } }, windowed: true)
            .Check((position, pair) => position / 8.0 * Math.Pow(10_000, -pair / 8.0), 1);
    }

    [Fact]
    public void Pairs_are_turned_and_never_stretched_without_a_magnitude()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var rotary = new RotarySpec
            {
                Scaling = (RotaryScaling)random.Next(5), Factor = 1 + (random.NextDouble() * 8), OriginalContext = random.Next(1, 60),
            };
            Table table = Compute(Spec with { Rotary = rotary });
            for (int i = 0; i < table.Cosine.Length; i++)
            {
                Assert.Equal(1, (table.Cosine[i] * table.Cosine[i]) + (table.Sine[i] * table.Sine[i]), Tolerance);
            }
        }
    }

    private static Table Compute(DecoderSpec spec, bool windowed = false)
    {
        (float[] cosine, float[] sine, int rows, int pairs) = RotaryTable.Compute(spec, windowed);
        Assert.Equal((rows * pairs, rows * pairs), (cosine.Length, sine.Length));
        return new(cosine, sine, rows, pairs);
    }

    private sealed record Table(float[] Cosine, float[] Sine, int Rows, int Pairs)
    {
        public Table Part(int first, int count) => new(
            Cosine[(first * Pairs)..((first + count) * Pairs)], Sine[(first * Pairs)..((first + count) * Pairs)], count, Pairs);

        public void Check(Func<int, int, double> angle, double magnitude)
        {
            for (int position = 0; position < Rows; position++)
            {
                for (int pair = 0; pair < Pairs; pair++)
                {
                    double expected = angle(position, pair);
                    Assert.Equal(Math.Cos(expected) * magnitude, Cosine[(position * Pairs) + pair], Tolerance);
                    Assert.Equal(Math.Sin(expected) * magnitude, Sine[(position * Pairs) + pair], Tolerance);
                }
            }
        }
    }
}
