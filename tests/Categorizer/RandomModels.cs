using CoERouter.Categorizer;

namespace CoERouter.Tests.Categorizer;

internal static class RandomModels
{
    public static CategorizerModel Draw(int seed, int categories = 5, int bucketBits = 10)
    {
        Random random = new(seed);
        sbyte[] weights = new sbyte[categories << bucketBits];
        random.NextBytes((byte[])(Array)weights);
        return new CategorizerModel
        {
            Categories = [.. Enumerable.Range(0, categories).Select(c => $"category{c}")],
            BucketBits = bucketBits,
            Weights = weights,
            Scales = [.. Enumerable.Range(0, categories).Select(_ => 0.001f + random.NextSingle())],
            Biases = [.. Enumerable.Range(0, categories).Select(_ => random.NextSingle() - 0.5f)],
            Temperature = 0.5f + random.NextSingle(),
            Threshold = 0.4f,
        };
    }
}
