namespace CoERouter.Experts.Specification;

/// <summary>What a decoder's rotary positions have beyond one base and whole heads.</summary>
public sealed record RotarySpec
{
    /// <summary>Rotary positions without any of this.</summary>
    public static RotarySpec Plain { get; } = new();

    /// <summary>Leading values of a head that are turned. Default null: all.</summary>
    public int? Width { get; init; }

    /// <summary>The scaling. Default: none.</summary>
    public RotaryScaling Scaling { get; init; }

    /// <summary>How many times the original context is stretched. Default 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Context length of the first training, which all scalings but the linear one need. Default 0.</summary>
    public int OriginalContext { get; init; }

    /// <summary>Llama 3: wavelengths above the original context divided by this are divided in full. Default 1.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths below the original context divided by this are kept. Default 4.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>YaRN: frequencies that turn more often than this in the original context are kept. Default 32.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: frequencies that turn less often than this in the original context are divided in full. Default 1.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: whether the ends of the ramp are whole numbers. Default true.</summary>
    public bool Truncates { get; init; } = true;

    /// <summary>LongRoPE: divisors up to the original context, one per frequency. Default null.</summary>
    public IReadOnlyList<double>? ShortFactors { get; init; }

    /// <summary>LongRoPE: divisors beyond the original context. Default null.</summary>
    public IReadOnlyList<double>? LongFactors { get; init; }

    /// <summary>Factor of sines and cosines, beyond the original context where that makes a difference. Default 1.</summary>
    public double Magnitude { get; init; } = 1;

    /// <summary>LongRoPE: the same up to the original context. Default null: that beyond it.</summary>
    public double? ShortMagnitude { get; init; }

    /// <summary>Base of the layers with a window, which then are not scaled (Gemma 3). Default null: as all others.</summary>
    public double? WindowedBase { get; init; }

    /// <summary>Layers whose queries and keys are not turned at all (SmolLM3). Default null: none.</summary>
    public IReadOnlyList<int>? UnturnedLayers { get; init; }

    /// <summary>Whether the queries and keys of <paramref name="layer"/> are turned.</summary>
    public bool Turns(int layer) => UnturnedLayers is null || !UnturnedLayers.Contains(layer);

    /// <summary>Whether the context that the model is written for reaches beyond the original one, so that two tables are
    /// needed.</summary>
    public bool HasTwoTables(int contextLength) => Scaling == RotaryScaling.LongRope && contextLength > OriginalContext;

    internal IEnumerable<string> Faults(int headSize, int layers)
    {
        int width = Width ?? headSize;
        if (width < 2 || width > headSize || width % 2 != 0)
        {
            yield return $"rotary.width is {width}, legal is an even number from 2 to head_size ({headSize})";
        }

        if (!(Factor >= 1 && double.IsFinite(Factor)))
        {
            yield return $"rotary.factor is {Factor}, legal is 1 or more";
        }

        if (Scaling is not (RotaryScaling.None or RotaryScaling.Linear) && OriginalContext < 1)
        {
            yield return $"rotary.original_context is {OriginalContext}, legal is 1 or more";
        }

        if (Scaling == RotaryScaling.Dynamic && width < 4)
        {
            yield return $"rotary.width is {width}, legal for dynamic scaling is 4 or more";
        }

        if (Scaling == RotaryScaling.LongRope && !(AreFactors(ShortFactors, width / 2) && AreFactors(LongFactors, width / 2)))
        {
            yield return $"rotary.short_factors and rotary.long_factors must each be {width / 2} numbers above 0";
        }

        if (!(HighFrequencyFactor > LowFrequencyFactor && LowFrequencyFactor > 0))
        {
            yield return $"rotary.high_frequency_factor is {HighFrequencyFactor}, legal is above low_frequency_factor ({LowFrequencyFactor}), which is above 0";
        }

        if (!(BetaFast > 0 && BetaSlow > 0))
        {
            yield return $"rotary.beta_fast is {BetaFast} and beta_slow {BetaSlow}, legal are numbers above 0";
        }

        if (!IsFactor(Magnitude) || !IsFactor(ShortMagnitude ?? 1) || !IsFactor(WindowedBase ?? 1))
        {
            yield return "rotary.magnitude, short_magnitude and windowed_base must be above 0";
        }

        if (UnturnedLayers?.Any(layer => layer < 0 || layer >= layers) ?? false)
        {
            yield return $"rotary.unturned_layers names a layer that is not there; legal is 0 to {layers - 1}";
        }
    }

    private static bool AreFactors(IReadOnlyList<double>? factors, int count) =>
        factors is not null && factors.Count == count && factors.All(IsFactor);

    private static bool IsFactor(double number) => number > 0 && double.IsFinite(number);
}
