using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

/// <summary>Laws of the linear categorizer, over random models and prompts.</summary>
public sealed class NgramPropertyTests
{
    private static readonly string[] Words = ["add", "Table", "where", "x1", "2024", "naïve", "日本", "?", "…", "e-mail", "SELECT"];

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(256)]
    public void What_a_prompt_is_folded_to_decides_alone(int categories)
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(categories, categories));
        Random random = new(categories);
        for (int round = 0; round < 50; round++)
        {
            string prompt = Prompt(random);
            CategoryEstimate expected = categorizer.Categorize(prompt);
            foreach (string same in (string[])[prompt.ToUpperInvariant(), $"  {prompt}\n", prompt.Replace(" ", " \t ", StringComparison.Ordinal), prompt.Replace('2', '7')])
            {
                Assert.Equal(expected.Probabilities, categorizer.Categorize(same).Probabilities);
            }
        }
    }

    [Fact]
    public void The_middle_of_a_long_prompt_does_not_matter()
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(3));
        Random random = new(3);
        string Long(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
        string head = Long(2000)[..PromptFeatures.HeadCharacters], tail = Long(1000)[^PromptFeatures.TailCharacters..];
        float[] one = new float[5], other = new float[5], shorter = new float[5];
        categorizer.Logits(head + Long(500) + tail, one);
        categorizer.Logits(head + Long(5000) + tail, other);
        categorizer.Logits(head + tail[..^200], shorter);
        Assert.Equal(one, other);
        Assert.NotEqual(one, shorter);
    }

    [Fact]
    public void A_bias_moves_its_own_category_alone()
    {
        CategorizerModel model = RandomModels.Draw(4);
        float[] biases = [.. model.Biases];
        biases[2] += 1;
        NgramCategorizer one = new(model), other = new(model with { Biases = biases });
        Random random = new(4);
        for (int round = 0; round < 50; round++)
        {
            string prompt = Prompt(random);
            float[] a = new float[5], b = new float[5];
            one.Logits(prompt, a);
            other.Logits(prompt, b);
            Assert.Equal(a.Select((logit, c) => c == 2 ? logit + 1 : logit), b, (x, y) => Math.Abs(x - y) < 1e-4);
        }
    }

    [Fact]
    public void A_higher_temperature_makes_every_estimate_flatter_and_changes_no_choice()
    {
        CategorizerModel model = RandomModels.Draw(5) with { Temperature = 1 };
        NgramCategorizer cold = new(model), warm = new(model with { Temperature = 3 });
        Random random = new(5);
        for (int round = 0; round < 100; round++)
        {
            string prompt = Prompt(random);
            CategoryEstimate one = cold.Categorize(prompt), other = warm.Categorize(prompt);
            Assert.Equal(one.Best, other.Best);
            Assert.True(other.Confidence <= one.Confidence + 1e-6f);
            Assert.Equal(one.OutOfDomain, other.OutOfDomain);
        }
    }

    [Fact]
    public void Every_weight_is_used()
    {
        // A feature's bucket carries its weight into the logit of its category and of no other.
        CategorizerModel empty = RandomModels.Draw(6) with { Weights = new sbyte[5 << 10], Biases = [0, 0, 0, 0, 0], Scales = [1, 1, 1, 1, 1] };
        string prompt = "add the table";
        List<(bool IsEdge, uint Hash)> features = [];
        FeatureCollector collector = new(features);
        PromptFeatures.Read(prompt, ref collector);
        foreach ((bool isEdge, uint hash) in features)
        {
            sbyte[] weights = new sbyte[5 << 10];
            weights[((hash >> 22) * 5) + 3] = 100;
            float[] logits = new float[5];
            new NgramCategorizer(empty with { Weights = weights }).Logits(prompt, logits);
            int bodies = features.Count(feature => !feature.IsEdge && feature.Hash >> 22 == hash >> 22), edges = features.Count(feature => feature.IsEdge && feature.Hash >> 22 == hash >> 22);
            float expected = 100 * ((bodies * PromptFeatures.Unit(features.Count(feature => !feature.IsEdge))) + (edges * PromptFeatures.Unit(features.Count(feature => feature.IsEdge))));
            Assert.Equal(expected, logits[3], 1e-3f);
            Assert.Equal([0f, 0, 0, 0], logits.Where((_, c) => c != 3));
            Assert.True(isEdge ? edges > 0 : bodies > 0);
        }
    }

    private static string Prompt(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)]));

    private readonly struct FeatureCollector(List<(bool IsEdge, uint Hash)> features) : IFeatureSink
    {
        public void AddBody(uint hash) => features.Add((false, hash));

        public void AddEdge(uint hash) => features.Add((true, hash));
    }
}
