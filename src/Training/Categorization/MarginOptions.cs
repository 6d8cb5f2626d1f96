namespace CoERouter.Training.Categorization;

/// <summary>How <see cref="MarginRecipe"/> trains.</summary>
public sealed record MarginOptions
{
    /// <summary>How many upper bits of a hash choose the bucket, from 10 to 18. Default 16: 65,536 buckets.</summary>
    public int BucketBits { get; init; } = 16;

    /// <summary>What a violated margin costs against the size of the weights, more than 0 and at most 1,000. Default 1.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>Passes over all prompts, from 1 to 1,000. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Orders the passes. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Everything that is wrong with the options, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        Check(BucketBits is >= 10 and <= 18, $"BucketBits is {BucketBits}; it must be from 10 to 18.");
        Check(Cost is > 0 and <= 1000, $"Cost is {Cost}; it must be more than 0 and at most 1,000.");
        Check(Epochs is >= 1 and <= 1000, $"Epochs is {Epochs}; it must be from 1 to 1,000.");
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
