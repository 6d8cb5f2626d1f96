namespace CoERouter.Training.Categorization;

/// <summary>How <see cref="PromptSetTrainer"/> calibrates.</summary>
public sealed record PromptSetOptions
{
    /// <summary>Parts of the cross-fitting, from 2 to 100. Default 10.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>The share of prompts of known categories that may count as foreign, from 0 to 1. Default 0.01.</summary>
    public double MostForeign { get; init; } = 0.01;

    /// <summary>The probability from which an estimate is confident, from 0 to 1. Default 0: foreign prompts alone are not.</summary>
    public double Threshold { get; init; }

    /// <summary>Deals prompts to the parts. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Everything that is wrong with the options, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        if (Folds is < 2 or > 100)
        {
            faults.Add($"Folds is {Folds}; it must be from 2 to 100.");
        }

        if (MostForeign is not (>= 0 and <= 1))
        {
            faults.Add($"MostForeign is {MostForeign}; it must be from 0 to 1.");
        }

        if (Threshold is not (>= 0 and <= 1))
        {
            faults.Add($"Threshold is {Threshold}; it must be from 0 to 1.");
        }

        return faults;
    }
}
