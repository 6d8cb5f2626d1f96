using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>
/// A prompt as a sparse vector: the coefficients by which <see cref="NgramCategorizer"/> multiplies the weights of its buckets, so that a learner and the
/// finished model compute the same product.
/// </summary>
/// <param name="Buckets">The buckets, each once, in order of first appearance.</param>
/// <param name="Values">The coefficient of each.</param>
internal sealed record PromptVector(int[] Buckets, float[] Values)
{
    // Never drawn from where nothing is dropped.
    private static readonly Random Undropped = new(0);

    /// <summary>Reads a prompt.</summary>
    public static PromptVector Of(string prompt, FeatureList features)
    {
        features.Read(prompt, dropout: 0, Undropped);
        Dictionary<int, float> values = new(features.Body.Count + features.Edge.Count);
        Add(values, features.Body);
        Add(values, features.Edge);
        return new PromptVector([.. values.Keys], [.. values.Values]);
    }

    private static void Add(Dictionary<int, float> values, List<int> buckets)
    {
        float unit = PromptFeatures.Unit(buckets.Count);
        foreach (int bucket in buckets)
        {
            values[bucket] = values.GetValueOrDefault(bucket) + unit;
        }
    }
}
