using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class NgramCategorizerTests
{
    private static readonly string[] Prompts =
    [
        "hi", "What is 384 + 1297?", "Tables: books(id, title, price). Which books cost less than 10?", new('a', 5000), string.Concat(Enumerable.Repeat("ab1 ", 3000)),
        "你好，你能帮我吗？", "\ud800 lone \udfff surrogates", string.Concat(Enumerable.Repeat("word! ", 100)),
    ];

    [Theory]
    [InlineData(2, 10)]
    [InlineData(5, 16)]
    [InlineData(8, 12)]
    [InlineData(9, 10)]
    [InlineData(32, 11)]
    [InlineData(151, 12)]
    [InlineData(256, 10)]
    public void VectorSumsEqualTheDefinition(int categories, int bucketBits)
    {
        CategorizerModel model = RandomModels.Draw(categories, categories, bucketBits);
        NgramCategorizer categorizer = new(model);
        float[] logits = new float[categories];
        foreach (string prompt in Prompts)
        {
            Assert.True(categorizer.Logits(prompt, logits));
            double[] expected = LogitsByDefinition(model, prompt);
            for (int c = 0; c < categories; c++)
            {
                Assert.Equal(expected[c], logits[c], Math.Abs(expected[c] * 1e-5) + 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(sbyte.MaxValue, 5)]
    [InlineData(sbyte.MinValue, 5)]
    [InlineData(sbyte.MaxValue, 40)]
    [InlineData(sbyte.MinValue, 40)]
    public void TheLargestWeightsDoNotOverflow(sbyte weight, int categories)
    {
        CategorizerModel model = RandomModels.Draw(1, categories);
        Array.Fill(model.Weights, weight);
        float[] logits = new float[categories];
        new NgramCategorizer(model).Logits(Prompts[3], logits);
        double[] expected = LogitsByDefinition(model, Prompts[3]);
        Assert.Equal(expected[2], logits[2], Math.Abs(expected[2]) * 1e-5);
    }

    [Fact]
    public void AnEstimateIsADistributionWithItsTwoBestCategories()
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(4) with { Temperature = 30 });
        foreach (string prompt in Prompts.Append(""))
        {
            CategoryEstimate estimate = categorizer.Categorize(prompt);
            Assert.Equal(1, estimate.Probabilities.Sum(), 1e-4);
            int[] order = [.. Enumerable.Range(0, 5).OrderByDescending(c => estimate.Probabilities[c])];
            Assert.Equal((order[0], order[1]), (estimate.Best, estimate.RunnerUp));
            Assert.Equal(estimate.Probabilities[order[0]], estimate.Confidence);
        }
    }

    [Fact]
    public void ConfidenceIsJudgedByTheThreshold()
    {
        CategorizerModel model = RandomModels.Draw(4);
        Assert.True(new NgramCategorizer(model with { Threshold = 0 }).Categorize("some prompt").IsConfident);
        float best = new NgramCategorizer(model with { Temperature = 200 }).Categorize("some prompt").Confidence;
        Assert.InRange(best, 0.2f, 0.99f);
        Assert.True(new NgramCategorizer(model with { Temperature = 200, Threshold = best }).Categorize("some prompt").IsConfident);
        Assert.False(new NgramCategorizer(model with { Temperature = 200, Threshold = MathF.BitIncrement(best) }).Categorize("some prompt").IsConfident);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public void AnEmptyPromptIsNeverConfident(string prompt) =>
        Assert.False(new NgramCategorizer(RandomModels.Draw(4) with { Threshold = 0 }).Categorize(prompt).IsConfident);

    [Theory]
    [InlineData(5)]
    [InlineData(150)]
    public void OnlyTheEstimateIsAllocated(int categories)
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(5, categories));
        long expected = AllocatedBy(() => _ = new CategoryEstimate(new float[categories], 0, 1, true));
        Assert.True(expected < 1024, $"An estimate of {categories} categories takes {expected} bytes.");
        foreach (string prompt in Prompts.Append("").Append(new string('x', 1 << 20)))
        {
            Assert.Equal(expected, AllocatedBy(() => categorizer.Categorize(prompt)));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void APromptIsForeignByTheDistanceOfItsBestLogitFromTheUnknownOne(int categories)
    {
        CategorizerModel model = RandomModels.Draw(7, categories);
        CategorizerModel withUnknown = model with { Categories = [.. model.Categories.SkipLast(1), CategorizerModel.Unknown] };
        float[] logits = new float[categories];
        foreach (string prompt in Prompts)
        {
            new NgramCategorizer(model).Logits(prompt, logits);
            Assert.Equal(-logits.Max(), new NgramCategorizer(model).Categorize(prompt).OutOfDomain);
            float known = logits.SkipLast(1).Max();
            Assert.Equal(logits[^1] - known, new NgramCategorizer(withUnknown).Categorize(prompt).OutOfDomain);
        }
    }

    [Fact]
    public void AForeignPromptIsNotConfident()
    {
        CategorizerModel model = RandomModels.Draw(8) with { Threshold = 0 };
        float score = new NgramCategorizer(model).Categorize("some prompt").OutOfDomain;
        CategoryEstimate at = new NgramCategorizer(model with { DomainLimit = score }).Categorize("some prompt");
        CategoryEstimate above = new NgramCategorizer(model with { DomainLimit = MathF.BitDecrement(score) }).Categorize("some prompt");
        Assert.Equal((true, true), (at.IsInDomain, at.IsConfident));
        Assert.Equal((false, false), (above.IsInDomain, above.IsConfident));
        Assert.False(new NgramCategorizer(model).Categorize(" ").IsInDomain);
    }

    [Fact]
    public void ManyThreadsGetTheSameEstimates()
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(6));
        float[][] expected = [.. Prompts.Select(p => categorizer.Categorize(p).Probabilities)];
        Parallel.For(0, 64, i => Assert.Equal(expected[i % Prompts.Length], categorizer.Categorize(Prompts[i % Prompts.Length]).Probabilities));
    }

    [Fact]
    public void AModelWithFaultsIsRefused() =>
        Assert.Throws<ArgumentException>(() => new NgramCategorizer(RandomModels.Draw(1) with { BucketBits = 11 }));

    [Fact]
    public void ALoadedFileDecidesAsTheModelDoes()
    {
        CategorizerModel model = RandomModels.Draw(9);
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
            {
                CategorizerFile.Write(model, file);
            }

            NgramCategorizer loaded = NgramCategorizer.Load(path);
            NgramCategorizer original = new(model);
            Assert.Equal(original.Revision, loaded.Revision);
            Assert.Equal(original.Categories, loaded.Categories);
            Assert.All(Prompts, p => Assert.Equal(original.Categorize(p).Probabilities, loaded.Categorize(p).Probabilities));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double[] LogitsByDefinition(CategorizerModel model, string prompt)
    {
        List<string> features = FeatureRecorder.Of(prompt);
        int categories = model.Categories.Count;
        return [.. Enumerable.Range(0, categories).Select(c => ((Sum('B', c) + Sum('E', c)) * model.Scales[c]) + model.Biases[c])];

        double Sum(char kind, int category)
        {
            uint[] hashes = [.. features.Where(f => f[0] == kind).Select(f => Convert.ToUInt32(f[1..], 16))];
            long sum = hashes.Sum(h => (long)model.Weights[((h >> (32 - model.BucketBits)) * categories) + category]);
            return sum * (double)PromptFeatures.Unit(hashes.Length);
        }
    }

    // The least of several rounds: the first may compile or grow a stack.
    private static long AllocatedBy(Action action) => Enumerable.Range(0, 5).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
