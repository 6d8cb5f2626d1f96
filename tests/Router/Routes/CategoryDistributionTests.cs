using System.Text.Json;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

public sealed class CategoryDistributionTests
{
    [Fact]
    public void Any_distribution_reads_back_from_json_bit_for_bit_and_in_order()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            string[] names = [.. Enumerable.Range(0, random.Next(0, 12)).Select(index => $"{(char)random.Next(32, 0x2000)}{index}")];
            float[] probabilities = [.. names.Select(_ => random.Next(4) switch { 0 => 0, 1 => float.Epsilon, 2 => random.NextSingle(), _ => random.NextSingle() * 1e-30f })];
            CategoryDistribution distribution = new(names, probabilities);
            CategoryDistribution back = JsonSerializer.Deserialize<CategoryDistribution>(JsonSerializer.Serialize(distribution))!;
            Assert.Equal(names, back.Categories);
            Assert.Equal(probabilities, back.Probabilities);
            Assert.Equal(distribution, back);
            Assert.Equal(distribution.GetHashCode(), back.GetHashCode());
        }
    }

    [Fact]
    public void In_json_it_is_an_object() =>
        Assert.Equal("{\"math\":0.98,\"sql\":0.02}", JsonSerializer.Serialize(new CategoryDistribution(["math", "sql"], [0.98f, 0.02f])));

    [Fact]
    public void Names_order_and_every_probability_count_for_equality()
    {
        CategoryDistribution one = new(["a", "b"], [0.5f, 0.5f]);
        Assert.True(one.Equals((object)new CategoryDistribution(["a", "b"], [0.5f, 0.5f])));
        Assert.False(one.Equals(new CategoryDistribution(["b", "a"], [0.5f, 0.5f])));
        Assert.False(one.Equals(new CategoryDistribution(["a", "B"], [0.5f, 0.5f])));
        Assert.False(one.Equals(new CategoryDistribution(["a", "b"], [0.5f, MathF.BitIncrement(0.5f)])));
        Assert.False(one.Equals(new CategoryDistribution(["a"], [0.5f])));
        Assert.False(one.Equals(null));
        Assert.False(one.Equals("a"));
        Assert.Equal(new CategoryDistribution([], []), new CategoryDistribution([], []));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    public void Names_and_probabilities_are_as_many(int names, int probabilities) =>
        Assert.StartsWith(
            $"There are {probabilities} probabilities for {names} categories.",
            Assert.Throws<ArgumentException>(() => new CategoryDistribution([.. Enumerable.Repeat("a", names)], new float[probabilities])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"math\"")]
    [InlineData("1")]
    [InlineData("{\"math\":\"1\"}")]
    [InlineData("{\"math\":null}")]
    [InlineData("{\"math\":[1]}")]
    [InlineData("{\"math\":{}}")]
    [InlineData("{\"math\":1")]
    [InlineData("{\"math\"}")]
    public void What_is_no_distribution_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<CategoryDistribution>(json));

    [Fact]
    public void Null_is_none() => Assert.Null(JsonSerializer.Deserialize<CategoryDistribution>("null"));
}
