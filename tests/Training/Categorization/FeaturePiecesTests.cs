using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>What stands between a prompt and a learner: buckets, vectors, shares and rounded weights.</summary>
public sealed class FeaturePiecesTests
{
    private const int Bits = 12;

    private static readonly string[] Prompts = [.. ToyPrompts.Draw(60, 1).Select(prompt => prompt.Prompt), "", "a", "12 + 34 = ?", "Ünïcode ☂ words", new string('x', 9000)];

    [Fact]
    public void Without_dropout_every_feature_is_in_its_bucket_and_nothing_depends_on_chance()
    {
        FeatureList list = new(Bits);
        foreach (string prompt in Prompts)
        {
            list.Read(prompt, 0, new Random(1));
            int[] body = [.. list.Body], edge = [.. list.Edge];
            list.Read(prompt, 0, new Random(2));
            Assert.Equal(body, list.Body);
            Assert.Equal(edge, list.Edge);
            Collector collector = new([], []);
            PromptFeatures.Read(prompt, ref collector);
            Assert.Equal(collector.Body.Select(hash => (int)(hash >> (32 - Bits))), body);
            Assert.Equal(collector.Edge.Select(hash => (int)(hash >> (32 - Bits))), edge);
            Assert.All(body.Concat(edge), bucket => Assert.InRange(bucket, 0, (1 << Bits) - 1));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_leaves_out_the_share_asked_for_and_keeps_the_order(double dropout)
    {
        FeatureList all = new(Bits), some = new(Bits);
        var random = new Random(3);
        int kept = 0, total = 0;
        for (int i = 0; i < 300; i++)
        {
            string prompt = Prompts[i % 60];
            all.Read(prompt, 0, random);
            some.Read(prompt, dropout, random);
            total += all.Body.Count;
            kept += some.Body.Count;
            Assert.True(IsSubsequence(some.Body, all.Body));
            Assert.True(IsSubsequence(some.Edge, all.Edge));
        }

        Assert.InRange(kept / (double)total, 1 - dropout - 0.02, 1 - dropout + 0.02);
    }

    [Fact]
    public void A_vector_sums_the_features_of_a_bucket()
    {
        FeatureList list = new(Bits);
        foreach (string prompt in Prompts)
        {
            PromptVector vector = PromptVector.Of(prompt, list);
            Dictionary<int, double> expected = [];
            foreach ((List<int> buckets, float unit) in new[] { (list.Body, PromptFeatures.Unit(list.Body.Count)), (list.Edge, PromptFeatures.Unit(list.Edge.Count)) })
            {
                buckets.ForEach(bucket => expected[bucket] = expected.GetValueOrDefault(bucket) + unit);
            }

            Assert.Distinct(vector.Buckets);
            Assert.Equal(expected.Keys.Order(), vector.Buckets.Order());
            Assert.All(vector.Buckets.Zip(vector.Values), pair => Assert.Equal(expected[pair.First], pair.Second, 1e-4 * Math.Max(1, expected[pair.First])));
        }
    }

    [Fact]
    public void A_vector_times_weights_is_what_the_finished_categorizer_computes()
    {
        var random = new Random(5);
        float[] weights = [.. Enumerable.Range(0, 3 << Bits).Select(_ => (float)Math.Round(random.NextDouble() * 4, 1) - 2)], biases = [0.5f, -1, 0.25f];
        CategorizerModel model = WeightRounding.Round(weights, biases, ["a", "b", "c"], Bits);
        var categorizer = new NgramCategorizer(model);
        FeatureList list = new(Bits);
        foreach (string prompt in Prompts.Where(prompt => prompt.Length is > 0 and < 200))
        {
            PromptVector vector = PromptVector.Of(prompt, list);
            double[] logits = [.. biases.Select((bias, c) => bias + vector.Buckets.Zip(vector.Values).Sum(pair => (double)model.Weights[(pair.First * 3) + c] * model.Scales[c] * pair.Second))];
            double norm = logits.Sum(Math.Exp);
            CategoryEstimate estimate = categorizer.Categorize(prompt);
            Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(Math.Exp(logits[c]) / norm, estimate.Probabilities[c], 1e-3));
        }
    }

    [Fact]
    public void Rounding_is_off_by_half_a_step_at_most_and_uses_all_steps()
    {
        var random = new Random(6);
        for (int round = 0; round < 20; round++)
        {
            int categories = random.Next(2, 6);
            float[] weights = [.. Enumerable.Range(0, categories << 10).Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, i % categories)))];
            CategorizerModel model = WeightRounding.Round(weights, new float[categories], [.. Enumerable.Range(0, categories).Select(c => $"c{c}")], 10);
            Assert.Empty(model.Faults());
            for (int i = 0; i < weights.Length; i++)
            {
                float scale = model.Scales[i % categories];
                Assert.InRange(Math.Abs((model.Weights[i] * scale) - weights[i]), 0, scale * 0.5001f);
            }

            Assert.All(Enumerable.Range(0, categories), c => Assert.Equal(127, Enumerable.Range(0, 1 << 10).Max(bucket => Math.Abs((int)model.Weights[(bucket * categories) + c]))));
        }
    }

    [Fact]
    public void A_category_without_weights_has_a_legal_scale()
    {
        CategorizerModel model = WeightRounding.Round(new float[2 << 10], [1, 2], ["a", "b"], 10);
        Assert.Equal([1f, 1f], model.Scales);
        Assert.All(model.Weights, weight => Assert.Equal(0, weight));
        Assert.Equal([1f, 2f], model.Biases);
    }

    [Fact]
    public void Shares_are_those_of_the_mixture_or_all_of_the_one_category()
    {
        LabelledPrompt[] prompts = [new("b", "x"), new("a", "y") { Mixture = new Dictionary<string, double> { ["a"] = 0.75, ["c"] = 0.25 } }];
        float[][] shares = PromptShares.Of(prompts, ["a", "b", "c"]);
        Assert.Equal([0, 1, 0], shares[0]);
        Assert.Equal([0.75f, 0, 0.25f], shares[1]);
        Assert.Equal([0, 1, 0], new[] { "a", "b", "c" }.Select(prompts[0].ShareOf));
        Assert.Equal([0.75, 0, 0.25], new[] { "a", "b", "c" }.Select(prompts[1].ShareOf));
    }

    [Fact]
    public void Foreign_categories_and_no_prompts_are_refused()
    {
        Assert.Contains("no prompts", Assert.Throws<ArgumentException>(() => PromptShares.Of([], ["a"])).Message, StringComparison.Ordinal);
        Assert.Contains("'z'", Assert.Throws<ArgumentException>(() => PromptShares.Of([new("z", "x")], ["a", "b"])).Message, StringComparison.Ordinal);
        LabelledPrompt mixed = new("a", "x") { Mixture = new Dictionary<string, double> { ["q"] = 1 } };
        Assert.Contains("2 categories", Assert.Throws<ArgumentException>(() => PromptShares.Of([mixed], ["a", "b"])).Message, StringComparison.Ordinal);
    }

    private static bool IsSubsequence(List<int> part, List<int> whole)
    {
        int at = 0;
        return part.All(item => (at = whole.IndexOf(item, at) + 1) > 0);
    }

    private readonly struct Collector(List<uint> body, List<uint> edge) : IFeatureSink
    {
        public List<uint> Body => body;

        public List<uint> Edge => edge;

        public void AddBody(uint hash) => body.Add(hash);

        public void AddEdge(uint hash) => edge.Add(hash);
    }
}
