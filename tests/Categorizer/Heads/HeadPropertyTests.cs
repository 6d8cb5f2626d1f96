using System.Security.Cryptography;
using CoERouter.Categorizer.Heads;
using CoERouter.Tests.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Heads;

/// <summary>Laws of the heads, over random vectors.</summary>
public sealed class HeadPropertyTests
{
    private const int Dimension = 12;
    private const int Categories = 5;

    [Fact]
    public void Logits_are_finite_and_scores_rise_with_the_distance_from_all_that_was_learned()
    {
        Random random = new(1);
        float[] center = Unit(random);
        float[] vectors = [.. Enumerable.Range(0, 40).SelectMany(_ => Near(center, 0.1f, random))];
        NeighbourHead neighbours = new(vectors, [.. Enumerable.Range(0, 40).Select(i => i % Categories)]);
        LinearHead centroid = LinearHead.Centroids([.. Enumerable.Range(0, Categories).SelectMany(_ => Near(center, 0.1f, random))], Categories);
        foreach (IEmbeddingHead head in (IEmbeddingHead[])[neighbours, centroid])
        {
            float last = float.NegativeInfinity;
            foreach (float noise in (float[])[0, 0.5f, 2, 20])
            {
                double mean = Enumerable.Range(0, 200).Average(_ => Score(head, Near(center, noise, random)));
                Assert.True(mean > last, $"{head.Name} at {noise}: {mean} after {last}");
                last = (float)mean;
            }
        }
    }

    [Fact]
    public void A_training_prompt_is_its_own_nearest_neighbour()
    {
        Random random = new(2);
        float[][] vectors = [.. Enumerable.Range(0, 60).Select(_ => Unit(random))];
        int[] owners = [.. Enumerable.Range(0, 60).Select(_ => random.Next(Categories))];
        NeighbourHead head = new([.. vectors.SelectMany(vector => vector)], owners, neighbours: 1);
        for (int i = 0; i < vectors.Length; i++)
        {
            float[] logits = new float[Categories];
            Assert.Equal(0, head.Score(vectors[i], logits), 1e-5f);
            Assert.Equal(owners[i], Array.IndexOf(logits, logits.Max()));
        }
    }

    [Fact]
    public void The_order_of_training_prompts_does_not_matter_to_neighbours()
    {
        Random random = new(3);
        int[] order = [.. Enumerable.Range(0, 50)];
        float[][] vectors = [.. order.Select(_ => Unit(random))];
        int[] owners = [.. order.Select(_ => random.Next(Categories))];
        NeighbourHead one = new([.. vectors.SelectMany(vector => vector)], owners, 8);
        random.Shuffle(order);
        NeighbourHead other = new([.. order.SelectMany(i => vectors[i])], [.. order.Select(i => owners[i])], 8);
        for (int round = 0; round < 100; round++)
        {
            float[] query = Unit(random), a = new float[Categories], b = new float[Categories];
            Assert.Equal(one.Score(query, a), other.Score(query, b), 1e-5f);
            Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Adding_the_same_to_every_bias_changes_no_score_of_the_logistic_head()
    {
        Random random = new(4);
        float[] weights = StoredSamples.Numbers(random, Categories * Dimension), biases = StoredSamples.Numbers(random, Categories);
        LinearHead one = LinearHead.Logistic(weights, biases), other = LinearHead.Logistic(weights, [.. biases.Select(bias => bias + 3)]);
        for (int round = 0; round < 50; round++)
        {
            float[] query = Unit(random), a = new float[Categories], b = new float[Categories];
            Assert.Equal(one.Score(query, a), other.Score(query, b), 1e-4f);
            Assert.All(a.Zip(b), pair => Assert.Equal(pair.First + 3, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Everything_that_decides_is_hashed()
    {
        float[] numbers = StoredSamples.Numbers(new Random(5), 24);
        IEmbeddingHead[] heads =
        [
            new NeighbourHead(numbers, [0, 1], 2, 0.1f), new NeighbourHead(numbers, [0, 1], 1, 0.1f), new NeighbourHead(numbers, [0, 1], 2, 0.2f),
            new NeighbourHead(numbers, [1, 0], 2, 0.1f), new NeighbourHead([.. numbers.Reverse()], [0, 1], 2, 0.1f),
            LinearHead.Logistic(numbers, [0, 1]), LinearHead.Logistic(numbers, [1, 0]), LinearHead.Logistic([.. numbers.Reverse()], [0, 1]),
        ];
        Assert.Equal(heads.Length, heads.Select(Hash).Distinct().Count());
        Assert.Equal(Hash(heads[0]), Hash(new NeighbourHead([.. numbers], [0, 1], 2, 0.1f)));
    }

    [Theory]
    [InlineData(0, 0.1f)]
    [InlineData(257, 0.1f)]
    [InlineData(3, 0f)]
    [InlineData(3, float.NaN)]
    public void Neighbours_out_of_range_are_refused(int neighbours, float temperature) =>
        Assert.Throws<ArgumentException>(() => new NeighbourHead([1, 0], [0], neighbours, temperature));

    [Fact]
    public void Numbers_that_do_not_divide_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NeighbourHead([1, 2, 3], [0, 1]));
        Assert.Throws<ArgumentException>(() => new NeighbourHead([], []));
        Assert.Throws<ArgumentException>(() => LinearHead.Logistic([1, 2, 3], [0, 1]));
        Assert.Throws<ArgumentException>(() => LinearHead.Centroids([], 2));
    }

    private static string Hash(IEmbeddingHead head)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        head.AddTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static float Score(IEmbeddingHead head, float[] vector)
    {
        float[] logits = new float[Categories];
        float score = head.Score(vector, logits);
        Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
        return score;
    }

    private static float[] Unit(Random random) => Near(new float[Dimension], 1, random);

    private static float[] Near(float[] center, float noise, Random random)
    {
        float[] moved = [.. center.Select(value => value + (noise * ((random.NextSingle() + random.NextSingle() + random.NextSingle()) - 1.5f)))];
        float length = MathF.Sqrt(moved.Sum(value => value * value));
        return [.. moved.Select(value => value / length)];
    }
}
