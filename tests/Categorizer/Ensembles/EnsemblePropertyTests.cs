using CoERouter.Categorizer;
using CoERouter.Categorizer.Ensembles;
using CoERouter.Tests.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Ensembles;

/// <summary>Laws of the logarithmic pool, over random members.</summary>
public sealed class EnsemblePropertyTests
{
    private static readonly CategorizerCalibration Plain = new();

    [Theory]
    [InlineData("linear")]
    [InlineData("knn")]
    [InlineData("logistic")]
    public void One_member_alone_decides_as_by_itself(string kind)
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            ICategorizer member = StoredSamples.Draw(kind, seed);
            EnsembleCategorizer ensemble = new([new EnsembleMember(member, 1, 0, 1)], Plain);
            foreach (string prompt in StoredSamples.Prompts)
            {
                CategoryEstimate expected = member.Categorize(prompt), actual = ensemble.Categorize(prompt);
                Assert.All(expected.Probabilities.Zip(actual.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
                Assert.Equal(expected.OutOfDomain, actual.OutOfDomain, 1e-5f);
                Assert.Equal(expected.Best, actual.Best);
            }
        }
    }

    [Fact]
    public void The_order_of_the_members_does_not_matter()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            EnsembleMember[] members = [Member("linear", seed, 0.5f), Member("knn", seed, 0.3f), Member("centroid", seed, 0.2f)];
            EnsembleCategorizer one = new(members, Plain), other = new([.. members.Reverse()], Plain);
            foreach (string prompt in StoredSamples.Prompts)
            {
                Assert.All(one.Categorize(prompt).Probabilities.Zip(other.Categorize(prompt).Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
                Assert.Equal(one.Categorize(prompt).OutOfDomain, other.Categorize(prompt).OutOfDomain, 1e-4f);
            }
        }
    }

    [Fact]
    public void A_member_without_weight_changes_nothing_but_the_revision()
    {
        EnsembleMember own = Member("linear", 3, 1);
        EnsembleCategorizer alone = new([own], Plain), joined = new([own, Member("knn", 3, 0)], Plain);
        foreach (string prompt in StoredSamples.Prompts)
        {
            Assert.All(alone.Categorize(prompt).Probabilities.Zip(joined.Categorize(prompt).Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        Assert.NotEqual(alone.Revision, joined.Revision);
    }

    [Fact]
    public void The_pool_is_the_weighted_product_of_the_members()
    {
        ICategorizer one = StoredSamples.Draw("linear", 5), other = StoredSamples.Draw("logistic", 5);
        EnsembleCategorizer ensemble = new([new(one, 0.7f, 0.2f, 2), new(other, 0.3f, -0.1f, 0.5f)], new CategorizerCalibration(1.5f));
        foreach (string prompt in StoredSamples.Prompts)
        {
            CategoryEstimate a = one.Categorize(prompt), b = other.Categorize(prompt), pooled = ensemble.Categorize(prompt);
            double[] products = [.. a.Probabilities.Zip(b.Probabilities, (p, q) => Math.Pow(Math.Pow(Math.Max(p, 1e-12), 0.7) * Math.Pow(Math.Max(q, 1e-12), 0.3), 1 / 1.5))];
            Assert.All(products.Zip(pooled.Probabilities), pair => Assert.Equal(pair.First / products.Sum(), pair.Second, 1e-4));
            double outside = (0.7 * (a.OutOfDomain - 0.2) / 2) + (0.3 * (b.OutOfDomain + 0.1) / 0.5);
            Assert.Equal(outside, pooled.OutOfDomain, 1e-4);
        }
    }

    [Fact]
    public void Threshold_and_limit_are_those_of_the_ensemble()
    {
        EnsembleMember[] members = [Member("linear", 2, 0.5f), Member("knn", 2, 0.5f)];
        CategoryEstimate free = new EnsembleCategorizer(members, Plain).Categorize("bake a loaf");
        CategoryEstimate strict = new EnsembleCategorizer(members, new CategorizerCalibration(1, MathF.BitIncrement(free.Confidence))).Categorize("bake a loaf");
        CategoryEstimate near = new EnsembleCategorizer(members, new CategorizerCalibration(1, 0, MathF.BitDecrement(free.OutOfDomain))).Categorize("bake a loaf");
        Assert.Equal((true, false, false), (free.IsConfident, strict.IsConfident, near.IsConfident));
        Assert.Equal((true, true, false), (free.IsInDomain, strict.IsInDomain, near.IsInDomain));
    }

    private static EnsembleMember Member(string kind, int seed, float weight) => new(StoredSamples.Draw(kind, seed), weight, 0.1f, 0.7f);
}
