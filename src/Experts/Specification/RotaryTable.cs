namespace CoERouter.Experts.Specification;

/// <summary>Sines and cosines of a decoder's rotary positions, one row per position, one column per turned pair. Pure.</summary>
public static class RotaryTable
{
    /// <summary>Fills one table, [context, pairs], or two one below the other where the spec needs them.</summary>
    /// <param name="spec">The decoder.</param>
    /// <param name="windowed">Whether the table is that of layers with a window.</param>
    public static (float[] Cosine, float[] Sine, int Rows, int Pairs) Compute(DecoderSpec spec, bool windowed)
    {
        RotarySpec rotary = spec.RotaryForm;
        bool own = windowed && rotary.WindowedBase is not null;
        int tables = !own && rotary.HasTwoTables(spec.ContextLength) ? 2 : 1;
        int pairs = (rotary.Width ?? spec.HeadSize) / 2;
        int rows = tables * spec.ContextLength;
        var cosine = new float[rows * pairs];
        var sine = new float[rows * pairs];
        for (int table = 0; table < tables; table++)
        {
            bool beyond = table == 1;
            double magnitude = own ? 1 : beyond ? rotary.Magnitude : rotary.ShortMagnitude ?? rotary.Magnitude;
            double[] frequencies = own
                ? Plain(rotary.WindowedBase!.Value, 2 * pairs)
                : Frequencies(rotary, spec.RotaryBase, 2 * pairs, beyond);
            for (int position = 0; position < spec.ContextLength; position++)
            {
                if (!own && rotary.Scaling == RotaryScaling.Dynamic && position >= rotary.OriginalContext)
                {
                    frequencies = Plain(DynamicBase(rotary, spec.RotaryBase, 2 * pairs, position + 1), 2 * pairs);
                }

                int row = ((table * spec.ContextLength) + position) * pairs;
                for (int pair = 0; pair < pairs; pair++)
                {
                    double angle = position * frequencies[pair];
                    cosine[row + pair] = (float)(Math.Cos(angle) * magnitude);
                    sine[row + pair] = (float)(Math.Sin(angle) * magnitude);
                }
            }
        }

        return (cosine, sine, rows, pairs);
    }

    private static double[] Plain(double rotaryBase, int width) =>
        [.. Enumerable.Range(0, width / 2).Select(pair => Math.Pow(rotaryBase, -2.0 * pair / width))];

    private static double[] Frequencies(RotarySpec rotary, double rotaryBase, int width, bool beyond)
    {
        double[] plain = Plain(rotaryBase, width);
        return rotary.Scaling switch
        {
            RotaryScaling.Linear => [.. plain.Select(frequency => frequency / rotary.Factor)],
            RotaryScaling.Llama3 => [.. plain.Select(frequency => Llama3(rotary, frequency))],
            RotaryScaling.Yarn => Yarn(rotary, rotaryBase, plain),
            RotaryScaling.LongRope => [.. plain.Zip((beyond ? rotary.LongFactors : rotary.ShortFactors)!, (frequency, factor) => frequency / factor)],
            _ => plain,
        };
    }

    // Each position is turned as if it were the last one, which is what a decoder sees that grows token by token.
    private static double DynamicBase(RotarySpec rotary, double rotaryBase, int width, int length)
    {
        double stretch = (rotary.Factor * length / rotary.OriginalContext) - (rotary.Factor - 1);
        return rotaryBase * Math.Pow(stretch, width / (width - 2.0));
    }

    private static double Llama3(RotarySpec rotary, double frequency)
    {
        double turns = rotary.OriginalContext * frequency / (2 * Math.PI);
        if (turns < rotary.LowFrequencyFactor)
        {
            return frequency / rotary.Factor;
        }

        if (turns > rotary.HighFrequencyFactor)
        {
            return frequency;
        }

        double smooth = (turns - rotary.LowFrequencyFactor) / (rotary.HighFrequencyFactor - rotary.LowFrequencyFactor);
        return ((1 - smooth) * frequency / rotary.Factor) + (smooth * frequency);
    }

    private static double[] Yarn(RotarySpec rotary, double rotaryBase, double[] plain)
    {
        int width = 2 * plain.Length;
        double PairThatTurns(double times) =>
            width * Math.Log(rotary.OriginalContext / (times * 2 * Math.PI)) / (2 * Math.Log(rotaryBase));
        double low = PairThatTurns(rotary.BetaFast);
        double high = PairThatTurns(rotary.BetaSlow);
        if (rotary.Truncates)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        low = Math.Max(low, 0);
        high = Math.Min(high, width - 1);
        high = high == low ? high + 0.001 : high;
        return
        [
            .. plain.Select((frequency, pair) =>
            {
                double divided = Math.Clamp((pair - low) / (high - low), 0, 1);
                return (divided * frequency / rotary.Factor) + ((1 - divided) * frequency);
            }),
        ];
    }
}
