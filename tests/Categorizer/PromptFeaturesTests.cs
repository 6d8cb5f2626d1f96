using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class PromptFeaturesTests
{
    // Computed by an independent script from the definition: length class, runs of " hi 00 ", then words, pairs and edges.
    private const string GoldenHi12 =
        "Eaac14680 Beb1d4a24 B8c11d164 B96bc8f18 Bd4cd099c Bbb52cc4f Bacefe73c B86a05ddc Bae0137c7 B268cfb24 B68e1322e Beb2a79db B787c8ba1 Ba763f1dd "
        + "Ed9afcc21 Ecf3a076e E592f62c3 E1319d2b9 B8569ea66 B19f5187c E6e308bea Ea1ab21ff Ee67236ad E22056ea6";

    [Fact]
    public void TheFeaturesOfAPromptAreGolden() => Assert.Equal(GoldenHi12, string.Join(' ', FeatureRecorder.Of("Hi 12")));

    [Theory]
    [InlineData("What IS 384 + 1297?", "what is 777 + 5555?")]
    [InlineData("a  b\t\r\nc", "A b c")]
    [InlineData("  padded ", "padded")]
    [InlineData("1234567", "4444")]
    [InlineData("wait........", "wait....")]
    [InlineData("ÉCOLE", "école")]
    [InlineData("٣٤", "12")]
    public void PromptsThatFoldToTheSameTextHaveTheSameFeatures(string one, string other) =>
        Assert.Equal(FeatureRecorder.Of(one), FeatureRecorder.Of(other));

    [Theory]
    [InlineData("count", "counts")]
    [InlineData("12", "123")]
    [InlineData("a b", "b a")]
    [InlineData("é", "e")]
    public void PromptsThatDifferHaveOtherFeatures(string one, string other) => Assert.NotEqual(FeatureRecorder.Of(one), FeatureRecorder.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\n\t \u00a0\u2003")]
    public void APromptWithoutAnyMarkHasNoFeatures(string prompt) => Assert.Empty(FeatureRecorder.Of(prompt));

    [Fact]
    public void LettersAreNeverCutShort() => Assert.True(FeatureRecorder.Of("aaaaaaaaaa").Count > FeatureRecorder.Of("aaaa").Count);

    [Fact]
    public void OfALongPromptOnlyBothEndsAreRead()
    {
        string head = Words(1, PromptFeatures.HeadCharacters);
        string tail = Words(2, PromptFeatures.TailCharacters);
        List<string> features = FeatureRecorder.Of(head + Words(3, 50_000) + tail);
        Assert.Equal(features, FeatureRecorder.Of(head + Words(4, 1_000_000) + tail));
        Assert.NotEqual(features, FeatureRecorder.Of(Words(5, PromptFeatures.HeadCharacters) + Words(3, 50_000) + tail));
        Assert.NotEqual(features, FeatureRecorder.Of(head + Words(3, 50_000) + Words(6, PromptFeatures.TailCharacters)));
        Assert.InRange(features.Count, 10_000, 6 * PromptFeatures.MostCharacters);
    }

    [Fact]
    public void AnyUtf16IsReadWithBoundedFeatures()
    {
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            // Every code unit may occur, lone surrogates and controls too.
            string prompt = string.Create(random.Next(0, 7000), random, static (span, r) =>
            {
                int width = r.Next(1, 17);
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = (char)r.Next(1 << width);
                }
            });

            List<string> features = FeatureRecorder.Of(prompt);
            Assert.Equal(features, FeatureRecorder.Of(prompt));
            Assert.InRange(features.Count, 0, (6 * PromptFeatures.MostCharacters) + 200);
        }
    }

    [Fact]
    public void EdgesAreTheFirstAndLastWordsOnly()
    {
        string[] words = [.. Enumerable.Range(0, 60).Select(i => string.Concat(i.ToString("D2", null).Select(d => (char)('a' + (d - '0')))))];
        string[] changed = [.. words];
        changed[30] = "zz";
        Assert.Equal(Edges(words), Edges(changed));
        changed[3] = "zz";
        Assert.NotEqual(Edges(words), Edges(changed));

        static List<string> Edges(string[] w) => FeatureRecorder.Of(string.Join(' ', w)).FindAll(f => f[0] == 'E');
    }

    [Fact]
    public void HashesSpreadOverBuckets()
    {
        string[] buckets = [.. FeatureRecorder.Of(Words(8, 4000)).Distinct().Select(f => f[1..4])];
        double load = buckets.Length / 4096.0;
        int empty = 4096 - buckets.Distinct().Count();

        // Uniform hashes leave a share of exp(-load) of the buckets empty.
        Assert.InRange(empty / 4096.0, Math.Exp(-load) - 0.03, Math.Exp(-load) + 0.03);
    }

    [Fact]
    public void TheUnitFallsWithTheRootAndThenWithTheNumber()
    {
        Assert.Equal(0, PromptFeatures.Unit(0));
        Assert.Equal(1, PromptFeatures.Unit(1));
        Assert.Equal(0.5f, PromptFeatures.Unit(4));
        float knee = PromptFeatures.Unit(PromptFeatures.ManyFeatures);
        Assert.Equal(knee / 2, PromptFeatures.Unit(2 * PromptFeatures.ManyFeatures), 1e-6f);
        for (int n = 1; n < 2000; n++)
        {
            Assert.True(PromptFeatures.Unit(n + 1) < PromptFeatures.Unit(n));
        }
    }

    private static string Words(int seed, int length)
    {
        Random random = new(seed);
        return string.Create(length, random, static (span, r) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = r.Next(6) == 0 ? ' ' : (char)('a' + r.Next(26));
            }
        });
    }
}
