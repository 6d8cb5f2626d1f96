namespace CoERouter.Categorizer;

/// <summary>
/// A linear softmax over hashed features, in 8-bit integers. The logit of category c is (body_c x unit(body features) + edge_c x unit(edge features)) x
/// Scales[c] + Biases[c], divided by the temperature, where body_c and edge_c are sums of weights and the unit is <see cref="PromptFeatures.Unit"/>.
/// </summary>
public sealed record CategorizerModel
{
    /// <summary>The fewest bits of a bucket: 1,024 buckets.</summary>
    public const int FewestBucketBits = 10;

    /// <summary>The most bits of a bucket: 262,144 buckets.</summary>
    public const int MostBucketBits = 18;

    /// <summary>The most categories.</summary>
    public const int MostCategories = 256;

    /// <summary>The name that the last category has where it stands for prompts of none of the others.</summary>
    public const string Unknown = "unknown";

    /// <summary>Names of the categories, 2 to 256, each once; the last may be <see cref="Unknown"/>.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>How many upper bits of a feature's hash choose its bucket, from 10 to 18.</summary>
    public required int BucketBits { get; init; }

    /// <summary>The weights, bucket by bucket, one per category: 2^<see cref="BucketBits"/> x categories. Owned by the model; do not change.</summary>
    public required sbyte[] Weights { get; init; }

    /// <summary>What one unit of a weight is worth, per category; positive.</summary>
    public required IReadOnlyList<float> Scales { get; init; }

    /// <summary>The bias of each category.</summary>
    public required IReadOnlyList<float> Biases { get; init; }

    /// <summary>What logits are divided by before the softmax; positive. Fitted on validation prompts. Default 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>The probability from which an estimate is confident, from 0 to 1. Default 0.</summary>
    public float Threshold { get; init; }

    /// <summary>
    /// The out-of-domain score (<see cref="CategoryEstimate.OutOfDomain"/>) above which a prompt counts as foreign and is never confident. Default
    /// positive infinity: no prompt does.
    /// </summary>
    public float DomainLimit { get; init; } = float.PositiveInfinity;

    /// <summary>Everything that is wrong with the model, one sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        int count = Categories.Count;
        Check(count is >= 2 and <= MostCategories, $"There are {count} categories; from 2 to {MostCategories} are allowed.");
        Check(Categories.All(c => c.Length is > 0 and <= 64), "A category's name has no characters or more than 64.");
        Check(Categories.Distinct(StringComparer.Ordinal).Count() == count, "Two categories have the same name.");
        bool hasBits = BucketBits is >= FewestBucketBits and <= MostBucketBits;
        Check(hasBits, $"A bucket has {BucketBits} bits; from {FewestBucketBits} to {MostBucketBits} are allowed.");
        Check(!hasBits || Weights.Length == count << BucketBits, $"There are {Weights.Length} weights; buckets times categories are needed.");
        Check(Scales.Count == count && Scales.All(s => float.IsFinite(s) && s > 0), "Every category needs one positive finite scale.");
        Check(Biases.Count == count && Biases.All(float.IsFinite), "Every category needs one finite bias.");
        Check(float.IsFinite(Temperature) && Temperature > 0, $"The temperature is {Temperature}; it must be positive and finite.");
        Check(Threshold is >= 0 and <= 1, $"The threshold is {Threshold}; it must be from 0 to 1.");
        Check(!float.IsNaN(DomainLimit), "The domain limit is not a number.");
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
