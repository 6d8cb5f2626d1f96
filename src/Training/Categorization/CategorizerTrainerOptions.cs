namespace CoERouter.Training.Categorization;

/// <summary>How a categorizer is trained.</summary>
public sealed record CategorizerTrainerOptions
{
    /// <summary>How many prompts are drawn for each category, each used once. Default 20,000.</summary>
    public int PromptsPerCategory { get; init; } = 20_000;

    /// <summary>How many times more prompts the category <c>unknown</c> gets, since it is the widest. From 1 to 10, default 3.</summary>
    public int UnknownFactor { get; init; } = 3;

    /// <summary>How many validation prompts of each category fit the temperature and the threshold. Default 2,000.</summary>
    public int ValidationPromptsPerCategory { get; init; } = 2_000;

    /// <summary>How many upper bits of a hash choose the bucket, from 10 to 18. Default 16: 65,536 buckets.</summary>
    public int BucketBits { get; init; } = 16;

    /// <summary>The step size of AdaGrad. Default 0.25.</summary>
    public double LearningRate { get; init; } = 0.25;

    /// <summary>The share of features left out of each training prompt, so that no single word decides; from 0 to less than 1. Default 0.3.</summary>
    public double FeatureDropout { get; init; } = 0.3;

    /// <summary>The share of training prompts whose typing is changed: case, slips, courtesies, a cut end. From 0 to 1, default 0.5.</summary>
    public double AugmentedShare { get; init; } = 0.5;

    /// <summary>
    /// The threshold is the largest below which fall at most this share of the validation prompts of any category other than the general and unknown
    /// ones. From 0 to 1, default 0.005.
    /// </summary>
    public double MostAbstained { get; init; } = 0.005;

    /// <summary>The largest threshold that may be chosen, from 0 to 1. Default 0.8.</summary>
    public double MostThreshold { get; init; } = 0.8;

    /// <summary>The category whose expert gets prompts without a confident category. Default <c>general</c>.</summary>
    public string GeneralCategory { get; init; } = "general";

    /// <summary>The category of prompts that no expert can do. Default <c>unknown</c>.</summary>
    public string UnknownCategory { get; init; } = "unknown";

    /// <summary>Seeds every draw. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Everything that is wrong with the options, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        Check(PromptsPerCategory is >= 1 and <= 10_000_000, $"PromptsPerCategory is {PromptsPerCategory}; it must be from 1 to 10,000,000.");
        Check(UnknownFactor is >= 1 and <= 10, $"UnknownFactor is {UnknownFactor}; it must be from 1 to 10.");
        Check(
            ValidationPromptsPerCategory is >= 100 and <= 1_000_000,
            $"ValidationPromptsPerCategory is {ValidationPromptsPerCategory}; it must be from 100 to 1,000,000.");
        Check(BucketBits is >= 10 and <= 18, $"BucketBits is {BucketBits}; it must be from 10 to 18.");
        Check(LearningRate is > 0 and <= 10, $"LearningRate is {LearningRate}; it must be more than 0 and at most 10.");
        Check(FeatureDropout is >= 0 and < 1, $"FeatureDropout is {FeatureDropout}; it must be at least 0 and less than 1.");
        Check(AugmentedShare is >= 0 and <= 1, $"AugmentedShare is {AugmentedShare}; it must be from 0 to 1.");
        Check(MostAbstained is >= 0 and <= 1, $"MostAbstained is {MostAbstained}; it must be from 0 to 1.");
        Check(MostThreshold is >= 0 and <= 1, $"MostThreshold is {MostThreshold}; it must be from 0 to 1.");
        return faults;

        void Check(bool isRight, string fault)
        {
            if (!isRight)
            {
                faults.Add(fault);
            }
        }
    }
}
