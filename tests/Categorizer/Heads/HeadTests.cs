using CoERouter.Categorizer.Heads;
using Xunit;

namespace CoERouter.Tests.Categorizer.Heads;

public sealed class HeadTests
{
    [Fact]
    public void Logistic_logits_are_linear_and_the_score_is_how_unlikely_the_best_is()
    {
        LinearHead head = LinearHead.Logistic([1, 2, -1, 0, 0.5f, 3], [0.1f, -0.2f, 0]);
        float[] logits = new float[3];
        float score = head.Score([2, -1], logits);
        Assert.Equal([0.1f, -2.2f, -2f], logits, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-Math.Log(Math.Exp(logits.Max()) / logits.Sum(logit => Math.Exp(logit))), score, 1e-5);
        Assert.Equal((2, "logistic"), (head.Dimension, head.Name));
    }

    [Fact]
    public void Centroid_logits_are_cosines_and_the_score_is_the_distance_of_the_nearest()
    {
        LinearHead head = LinearHead.Centroids([1, 0, 0, 1], 2);
        float[] logits = new float[2];
        Assert.Equal(-0.8f, head.Score([0.6f, 0.8f], logits), 1e-6f);
        Assert.Equal([0.6f, 0.8f], logits);
    }

    [Fact]
    public void Neighbours_vote_as_the_definition_says()
    {
        Random random = new(1);
        const int Prompts = 300, Dimension = 8, Categories = 4, Neighbours = 16;
        const float Temperature = 0.05f;
        float[][] vectors = [.. Enumerable.Range(0, Prompts).Select(_ => Unit(random, Dimension))];
        int[] owners = [.. Enumerable.Range(0, Prompts).Select(_ => random.Next(Categories))];
        NeighbourHead head = new([.. vectors.SelectMany(vector => vector)], owners, Neighbours, Temperature);
        float[] logits = new float[Categories];
        for (int round = 0; round < 100; round++)
        {
            float[] query = Unit(random, Dimension);
            float score = head.Score(query, logits);
            (double Cosine, int Owner)[] nearest =
                [.. vectors.Select((vector, i) => (vector.Zip(query, (a, b) => (double)a * b).Sum(), owners[i])).OrderByDescending(item => item.Item1).Take(Neighbours)];
            double total = nearest.Sum(item => Math.Exp(item.Cosine / Temperature));
            for (int c = 0; c < Categories; c++)
            {
                double share = nearest.Where(item => item.Owner == c).Sum(item => Math.Exp(item.Cosine / Temperature)) / total;
                Assert.Equal(share, Math.Exp(logits[c]), 2e-3);
            }

            Assert.Equal(1 - nearest.Average(item => item.Cosine), score, 1e-5);
        }
    }

    [Fact]
    public void Fewer_prompts_than_neighbours_are_enough()
    {
        float[] logits = new float[3];
        float score = new NeighbourHead([1, 0, 0, 1], [0, 2]).Score([1, 0], logits);
        Assert.Equal(0.5f, score, 1e-6f);
        Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
        Assert.Equal(0, Array.IndexOf(logits, logits.Max()));
        Assert.True(logits[2] > logits[1]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LinearHead.Logistic([1, 2, 3], [0, 0]));
        Assert.Throws<ArgumentException>(() => LinearHead.Centroids([], 2));
        Assert.Throws<ArgumentException>(() => new NeighbourHead([1, 2, 3], [0, 1]));
        Assert.Throws<ArgumentException>(() => new NeighbourHead([1, 2], [0], neighbours: 0));
        Assert.Throws<ArgumentException>(() => new NeighbourHead([1, 2], [0], temperature: 0));
    }

    private static float[] Unit(Random random, int dimension)
    {
        float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f)];
        CoERouter.Categorizer.Embedding.Vectors.Normalize(vector);
        return vector;
    }
}
