using System.Text.Json.Nodes;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>Rotary frequencies by the published formulas, for one position of a sequence of a given length.</summary>
internal static class ReferenceRotary
{
    public static (double[] Frequencies, double Magnitude) Of(JsonObject config, int width, int position, int length)
    {
        var scaling = config["rope_scaling"] as JsonObject;
        double theta = (double?)config["rope_theta"] ?? 10_000;
        double[] plain = [.. Enumerable.Range(0, width / 2).Select(i => 1 / Math.Pow(theta, 2.0 * i / width))];
        if (scaling is null)
        {
            return (plain, 1);
        }

        double factor = (double?)scaling["factor"] ?? 1;
        int positions = (int)config["max_position_embeddings"]!;
        switch ((string?)scaling["rope_type"] ?? (string?)scaling["type"])
        {
            case "linear":
                return ([.. plain.Select(f => f / factor)], 1);
            case "dynamic":
                // As in a sequence that grows token by token.
                int seen = Math.Max(position + 1, positions);
                double grown = theta * Math.Pow((factor * seen / positions) - (factor - 1), width / (width - 2.0));
                return ([.. Enumerable.Range(0, width / 2).Select(i => 1 / Math.Pow(grown, 2.0 * i / width))], 1);
            case "llama3":
                return (Llama3(scaling, plain, factor), 1);
            case "yarn":
                return (Yarn(scaling, plain, factor, theta, width), (0.1 * Math.Log(factor)) + 1);
            case "longrope":
                return LongRope(config, scaling, plain, positions, length);
            default:
                throw new NotSupportedException();
        }
    }

    private static double[] Llama3(JsonObject scaling, double[] plain, double factor)
    {
        double original = (double)scaling["original_max_position_embeddings"]!;
        double low = (double)scaling["low_freq_factor"]!, high = (double)scaling["high_freq_factor"]!;
        return [.. plain.Select(f =>
        {
            double wavelength = 2 * Math.PI / f;
            if (wavelength < original / high)
            {
                return f;
            }

            if (wavelength > original / low)
            {
                return f / factor;
            }

            double smooth = ((original / wavelength) - low) / (high - low);
            return ((1 - smooth) * f / factor) + (smooth * f);
        })];
    }

    private static double[] Yarn(JsonObject scaling, double[] plain, double factor, double theta, int width)
    {
        double original = (double)scaling["original_max_position_embeddings"]!;
        double Correction(double turns) => width * Math.Log(original / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
        double low = Correction((double?)scaling["beta_fast"] ?? 32), high = Correction((double?)scaling["beta_slow"] ?? 1);
        if ((bool?)scaling["truncate"] ?? true)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        low = Math.Max(low, 0);
        high = Math.Min(high, width - 1);
        return [.. plain.Select((f, i) =>
        {
            double ramp = Math.Clamp((i - low) / (high - low), 0, 1);
            return (f / factor * ramp) + (f * (1 - ramp));
        })];
    }

    private static (double[] Frequencies, double Magnitude) LongRope(JsonObject config, JsonObject scaling, double[] plain, int positions, int length)
    {
        int original = (int?)config["original_max_position_embeddings"] ?? (int)scaling["original_max_position_embeddings"]!;
        bool isLong = length > original;
        double[] divisors = [.. ((JsonArray)scaling[isLong ? "long_factor" : "short_factor"]!).Select(value => (double)value!)];
        double factor = (double)positions / original;
        double magnitude = (double?)scaling[isLong ? "long_mscale" : "short_mscale"] ?? Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original)));
        return ([.. plain.Zip(divisors, (f, divisor) => f / divisor)], magnitude);
    }
}
