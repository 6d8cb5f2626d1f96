using CoERouter.Categorizer;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Heads;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class EmbeddingCategorizerTests
{
    private static readonly string[] Categories = ["vowels", "consonants"];

    [Fact]
    public void The_temperature_divides_the_logits_and_the_limit_judges_the_distance()
    {
        EmbeddingCategorizer sharp = new(new FakeEmbedder(), Head(), Categories, new CategorizerCalibration(0.1f));
        EmbeddingCategorizer flat = new(new FakeEmbedder(), Head(), Categories, new CategorizerCalibration(10));
        CategoryEstimate one = sharp.Categorize("aeiou");
        CategoryEstimate other = flat.Categorize("aeiou");
        Assert.Equal((0, 0), (one.Best, other.Best));
        Assert.True(one.Confidence > 0.99f && other.Confidence < 0.6f);
        Assert.Equal(1, other.Probabilities.Sum(), 1e-5f);
        Assert.Equal(one.OutOfDomain, other.OutOfDomain);
        EmbeddingCategorizer limited = new(new FakeEmbedder(), Head(), Categories, new CategorizerCalibration(1, 0, MathF.BitDecrement(one.OutOfDomain)));
        Assert.False(limited.Categorize("aeiou").IsConfident);
    }

    [Fact]
    public void A_prompt_without_tokens_is_foreign()
    {
        CategoryEstimate estimate = new EmbeddingCategorizer(new FakeEmbedder(), Head(), Categories, new CategorizerCalibration()).Categorize("123");
        Assert.Equal((false, false), (estimate.IsInDomain, estimate.IsConfident));
    }

    [Fact]
    public void The_revision_tells_everything_that_decides()
    {
        CategorizerCalibration calibration = new();
        string[] revisions =
        [
            Revision(Head(), Categories, calibration),
            Revision(Head(), ["a", "b"], calibration),
            Revision(Head(), Categories, calibration with { Temperature = 2 }),
            Revision(Head(), Categories, calibration with { DomainLimit = 2 }),
            Revision(LinearHead.Logistic(new float[52], [0, 1]), Categories, calibration),
            Revision(LinearHead.Centroids(new float[52], 2), Categories, calibration),
        ];
        Assert.Equal(revisions.Length, revisions.Distinct().Count());
        Assert.Equal(revisions[0], Revision(Head(), Categories, calibration));

        static string Revision(IEmbeddingHead head, string[] categories, CategorizerCalibration calibration) =>
            new EmbeddingCategorizer(new FakeEmbedder(), head, categories, calibration).Revision;
    }

    [Fact]
    public void A_head_of_another_dimension_is_refused() => Assert.Throws<ArgumentException>(
        () => new EmbeddingCategorizer(new FakeEmbedder(), LinearHead.Logistic(new float[10], [0, 1]), Categories, new CategorizerCalibration()));

    private static LinearHead Head()
    {
        float[] centroids = new float[52];
        FakeEmbedder embedder = new();
        embedder.Embed("aeiou", centroids.AsSpan(0, 26));
        embedder.Embed("bcdfghjklmnpqrstvwxyz", centroids.AsSpan(26, 26));
        return LinearHead.Centroids(centroids, 2);
    }
}
