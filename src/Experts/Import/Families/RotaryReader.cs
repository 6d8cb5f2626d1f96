using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Reads rotary positions in all spellings of <c>rope_scaling</c>.</summary>
internal static class RotaryReader
{
    /// <summary>The base, and what differs from the plain form.</summary>
    public static (double Base, RotarySpec? Rotary) Read(ModelConfiguration configuration, int positions, int headSize)
    {
        ModelConfiguration? scaling = configuration.Object("rope_scaling") ?? configuration.Object("rope_parameters");
        double rotaryBase = configuration.FindNumber("rope_theta") ?? scaling?.FindNumber("rope_theta") ?? 10_000;
        double part = configuration.FindNumber("partial_rotary_factor") ?? scaling?.FindNumber("partial_rotary_factor") ?? 1;
        if (!(part > 0 && part <= 1 && rotaryBase > 1))
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} has partial_rotary_factor = {part} and rope_theta = {rotaryBase}, legal are 0 to 1 and above 1.");
        }

        int width = (int)(headSize * part);
        var rotary = new RotarySpec { Width = width == headSize ? null : width };
        string type = scaling is null ? "default" : scaling.Text("rope_type", scaling.Text("type", "default"));
        rotary = type switch
        {
            "default" => rotary,
            "linear" => rotary with { Scaling = RotaryScaling.Linear, Factor = scaling!.Number("factor") },
            "dynamic" => rotary with { Scaling = RotaryScaling.Dynamic, Factor = scaling!.Number("factor"), OriginalContext = positions },
            "llama3" => Llama3(rotary, scaling!),
            "yarn" => Yarn(rotary, scaling!, positions),
            "longrope" or "su" => LongRope(rotary, configuration, scaling!, positions),
            _ => throw new ModelImportException(
                $"{ModelConfiguration.FileName} has the rope scaling '{type}', legal are linear, dynamic, llama3, yarn and longrope."),
        };
        return (rotaryBase, rotary == RotarySpec.Plain ? null : rotary);
    }

    private static RotarySpec Llama3(RotarySpec rotary, ModelConfiguration scaling) => rotary with
    {
        Scaling = RotaryScaling.Llama3,
        Factor = scaling.Number("factor"),
        OriginalContext = scaling.Count("original_max_position_embeddings"),
        LowFrequencyFactor = scaling.Number("low_freq_factor"),
        HighFrequencyFactor = scaling.Number("high_freq_factor"),
    };

    private static RotarySpec Yarn(RotarySpec rotary, ModelConfiguration scaling, int positions)
    {
        double factor = scaling.Number("factor");
        double? all = scaling.FindNumber("mscale_all_dim");
        double magnitude = scaling.FindNumber("attention_factor")
            ?? (scaling.FindNumber("mscale") is { } scale && all is { } whole && scale != 0 && whole != 0
                ? YarnMagnitude(factor, scale) / YarnMagnitude(factor, whole)
                : YarnMagnitude(factor, 1));
        return rotary with
        {
            Scaling = RotaryScaling.Yarn,
            Factor = factor,
            OriginalContext = scaling.FindCount("original_max_position_embeddings") ?? positions,
            BetaFast = scaling.FindNumber("beta_fast") ?? 32,
            BetaSlow = scaling.FindNumber("beta_slow") ?? 1,
            Truncates = scaling.Flag("truncate", true),
            Magnitude = magnitude,
        };
    }

    private static double YarnMagnitude(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;

    private static RotarySpec LongRope(RotarySpec rotary, ModelConfiguration configuration, ModelConfiguration scaling, int positions)
    {
        int original = configuration.FindCount("original_max_position_embeddings")
            ?? scaling.FindCount("original_max_position_embeddings")
            ?? positions;
        double factor = original == 0 ? 1 : (double)positions / original;
        factor = factor == 1 ? scaling.FindNumber("factor") ?? 1 : factor;
        double magnitude = scaling.FindNumber("attention_factor")
            ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));
        return rotary with
        {
            Scaling = RotaryScaling.LongRope,
            OriginalContext = original,
            ShortFactors = scaling.Numbers("short_factor"),
            LongFactors = scaling.Numbers("long_factor"),
            Magnitude = scaling.FindNumber("long_mscale") ?? magnitude,
            ShortMagnitude = scaling.FindNumber("short_mscale"),
        };
    }
}
