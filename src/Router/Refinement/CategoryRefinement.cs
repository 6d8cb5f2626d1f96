using System.Globalization;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Refinement;

/// <summary>How prompts of one category are shared between a cheap arm and a dear one, of which one is the map's.</summary>
public sealed record CategoryRefinement
{
    /// <summary>The category.</summary>
    public required string Category { get; init; }

    /// <summary>The arm of prompts whose gain is at most the threshold.</summary>
    public required Arm Cheap { get; init; }

    /// <summary>The arm of prompts whose gain is above the threshold.</summary>
    public required Arm Dear { get; init; }

    /// <summary>The gain in score above which the dear arm is worth its cost.</summary>
    public required double Threshold { get; init; }

    /// <summary>Lower end of the threshold's 95 % interval.</summary>
    public required double ThresholdLow { get; init; }

    /// <summary>Upper end of the threshold's 95 % interval.</summary>
    public required double ThresholdHigh { get; init; }

    /// <summary>How many prompts it was calibrated on.</summary>
    public required int Count { get; init; }

    /// <summary>Expects the gain of a prompt.</summary>
    public required GainModel Gain { get; init; }

    /// <summary>Everything that is wrong with the rule, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [.. Gain.Faults($"The gain model of the refinement of {Category}")];
        if (string.IsNullOrWhiteSpace(Category))
        {
            faults.Add("A refinement has no category.");
        }

        if (Cheap == Dear)
        {
            faults.Add($"The refinement of {Category} has {Cheap} as its cheap arm and as its dear one; they have to be two.");
        }

        if (!double.IsFinite(Threshold) || !(ThresholdLow <= ThresholdHigh))
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"The refinement of {Category} has the threshold {Threshold} with the interval [{ThresholdLow}, {ThresholdHigh}]; legal is a finite threshold and an interval whose lower end comes first."));
        }

        if (Count < 1)
        {
            faults.Add($"The refinement of {Category} says that it was calibrated on {Count} prompts; legal is 1 or more.");
        }

        return faults;
    }
}
