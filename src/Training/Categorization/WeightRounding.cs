using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>Rounds learned weights to 8 bits, with one scale per category.</summary>
internal static class WeightRounding
{
    /// <summary>Makes a model of learned weights; its temperature is 1.</summary>
    /// <param name="weights">Bucket by bucket, one per category.</param>
    /// <param name="biases">One per category.</param>
    /// <param name="categories">The categories.</param>
    /// <param name="bucketBits">Bits of a bucket.</param>
    public static CategorizerModel Round(float[] weights, float[] biases, IReadOnlyList<string> categories, int bucketBits)
    {
        int count = categories.Count;
        float[] scales = new float[count];
        for (int i = 0; i < weights.Length; i++)
        {
            scales[i % count] = Math.Max(scales[i % count], Math.Abs(weights[i]));
        }

        for (int c = 0; c < count; c++)
        {
            scales[c] = scales[c] == 0 ? 1 : scales[c] / sbyte.MaxValue;
        }

        sbyte[] rounded = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            rounded[i] = (sbyte)MathF.Round(weights[i] / scales[i % count]);
        }

        return new CategorizerModel { Categories = [.. categories], BucketBits = bucketBits, Weights = rounded, Scales = scales, Biases = [.. biases] };
    }
}
