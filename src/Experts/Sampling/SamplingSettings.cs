namespace CoERouter.Experts.Sampling;

/// <summary>How the next token is chosen from the logits. The defaults choose the most likely token.</summary>
public sealed record SamplingSettings
{
    /// <summary>Divides the logits; 0 takes the most likely token and draws nothing. Legal: 0 to 100. Default 0.</summary>
    public float Temperature { get; init; }

    /// <summary>Only this many most likely tokens stay; 0 keeps all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most likely tokens whose probabilities together reach this stay (nucleus sampling, Holtzman et al. 2020).
    /// Legal: above 0 to 1. Default 1, which keeps all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only tokens of at least this fraction of the highest probability stay (Nguyen et al. 2024). Legal: 0 to 1. Default 0,
    /// which keeps all.</summary>
    public float MinP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens that stand in the history (Keskar et al. 2019). Legal: 0.01 to
    /// 100. Default 1, which changes nothing.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Seed of the draws: the same seed and logits give the same tokens on every platform. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>All faults, one sentence for each that names the key and the legal range; empty where the settings are valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Check(Temperature is >= 0 and <= 100, nameof(Temperature), Temperature, "0 to 100", faults);
        Check(TopK >= 0, nameof(TopK), TopK, "0 (off) and above", faults);
        Check(TopP is > 0 and <= 1, nameof(TopP), TopP, "above 0 to 1", faults);
        Check(MinP is >= 0 and <= 1, nameof(MinP), MinP, "0 to 1", faults);
        Check(RepetitionPenalty is >= 0.01f and <= 100, nameof(RepetitionPenalty), RepetitionPenalty, "0.01 to 100", faults);
        return faults;
    }

    private static void Check(bool legal, string key, float value, string range, List<string> faults)
    {
        if (!legal)
        {
            faults.Add(FormattableString.Invariant($"{key} is {value}; legal is {range}."));
        }
    }
}
