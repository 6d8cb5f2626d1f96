using CoERouter.Categorizer;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Ensembles;
using CoERouter.Categorizer.Heads;
using CoERouter.Categorizer.Storage;
using CoERouter.Tests.Categorizer.Embedding;

namespace CoERouter.Tests.Categorizer.Storage;

/// <summary>Categorizers of every kind with random numbers, over <see cref="FakeEmbedder"/>.</summary>
internal static class StoredSamples
{
    public static readonly string[] Categories = ["bread", "music", "travel"];

    public static readonly StoredEmbedding Embedding = new()
    {
        Name = "letters",
        Dimension = 26,
        Files = new Dictionary<string, StoredFile> { ["model.safetensors"] = new(3, new string('a', 64)) },
    };

    public static readonly string[] Prompts = ["bake a loaf", "play the guitar", "a flight to rome", "zzz", "", "42", "Ünïcode ümlauts"];

    public static ICategorizer Draw(string kind, int seed = 1)
    {
        Random random = new(seed);
        CategorizerCalibration calibration = new(0.7f, 0.2f, 0.6f);
        return kind switch
        {
            "linear" => Linear(seed, calibration),
            "logistic" => Embedded(LinearHead.Logistic(Numbers(random, 3 * 26), Numbers(random, 3)), calibration),
            "centroid" => Embedded(LinearHead.Centroids(Numbers(random, 3 * 26), 3), calibration),
            "knn" => Embedded(new NeighbourHead(Numbers(random, 10 * 26), [.. Enumerable.Range(0, 10).Select(_ => random.Next(3))], 4, 0.1f), calibration),
            "knn of few" => Embedded(new NeighbourHead(Numbers(random, 2 * 26), [0, 2], 16), calibration),
            "ensemble" => new EnsembleCategorizer(
                [
                    new(Linear(seed, new(0.5f)), 0.4f, -0.3f, 1.5f),
                    new(Draw("knn", seed), 0.35f, 0.1f, 0.2f),
                    new(Draw("logistic", seed + 1), 0.25f, 0.05f, 0.3f),
                ],
                calibration with { DomainLimit = float.PositiveInfinity }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    public static IPromptEmbedder Open(StoredEmbedding embedding) => new FakeEmbedder();

    public static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private static EmbeddingCategorizer Embedded(IEmbeddingHead head, CategorizerCalibration calibration) => new(new FakeEmbedder(), head, Categories, calibration);

    private static NgramCategorizer Linear(int seed, CategorizerCalibration calibration) => new(RandomModels.Draw(seed, categories: 3) with
    {
        Categories = Categories,
        Temperature = calibration.Temperature,
        Threshold = calibration.Threshold,
        DomainLimit = calibration.DomainLimit,
    });
}
