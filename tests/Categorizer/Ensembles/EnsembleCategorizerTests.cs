using CoERouter.Categorizer;
using CoERouter.Categorizer.Ensembles;
using Xunit;

namespace CoERouter.Tests.Categorizer.Ensembles;

public sealed class EnsembleCategorizerTests
{
    private static readonly NgramCategorizer First = new(RandomModels.Draw(1) with { Temperature = 30 });
    private static readonly NgramCategorizer Second = new(RandomModels.Draw(2) with { Temperature = 30 });

    [Fact]
    public void Probabilities_are_the_logarithmic_pool_and_the_score_is_the_weighted_mean_of_standardised_scores()
    {
        EnsembleCategorizer ensemble = new([new(First, 0.3f, 1, 2), new(Second, 0.7f, -1, 4)], new CategorizerCalibration(0.5f));
        foreach (string prompt in new[] { "hi", "what is 3 + 4?", "sort these" })
        {
            CategoryEstimate one = First.Categorize(prompt), other = Second.Categorize(prompt), pooled = ensemble.Categorize(prompt);
            double[] raw = [.. one.Probabilities.Zip(other.Probabilities, (a, b) => Math.Pow(a, 0.3 / 0.5) * Math.Pow(b, 0.7 / 0.5))];
            Assert.All(raw.Zip(pooled.Probabilities), pair => Assert.Equal(pair.First / raw.Sum(), pair.Second, 1e-4));
            Assert.Equal((0.3f * (one.OutOfDomain - 1) / 2) + (0.7f * (other.OutOfDomain + 1) / 4), pooled.OutOfDomain, 1e-4f);
        }
    }

    [Fact]
    public void One_member_is_itself()
    {
        EnsembleCategorizer ensemble = new([new(First, 1, 0, 1)], new CategorizerCalibration());
        CategoryEstimate own = First.Categorize("some prompt"), pooled = ensemble.Categorize("some prompt");
        Assert.All(own.Probabilities.Zip(pooled.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(own.OutOfDomain, pooled.OutOfDomain);
        Assert.False(ensemble.Categorize("").IsInDomain);
    }

    [Fact]
    public void Members_that_do_not_fit_are_refused()
    {
        CategorizerCalibration calibration = new();
        Assert.Throws<ArgumentException>(() => new EnsembleCategorizer([], calibration));
        Assert.Throws<ArgumentException>(() => new EnsembleCategorizer([new(First, 1, 0, 1), new(new NgramCategorizer(RandomModels.Draw(1, 4)), 1, 0, 1)], calibration));
        Assert.Throws<ArgumentException>(() => new EnsembleCategorizer([new(First, 0, 0, 1)], calibration));
        Assert.Throws<ArgumentException>(() => new EnsembleCategorizer([new(First, 1, 0, 0)], calibration));
    }

    [Fact]
    public void The_revision_tells_members_weights_and_calibration()
    {
        string[] revisions =
        [
            new EnsembleCategorizer([new(First, 1, 0, 1), new(Second, 1, 0, 1)], new()).Revision,
            new EnsembleCategorizer([new(Second, 1, 0, 1), new(First, 1, 0, 1)], new()).Revision,
            new EnsembleCategorizer([new(First, 1, 0, 1), new(Second, 2, 0, 1)], new()).Revision,
            new EnsembleCategorizer([new(First, 1, 0, 1), new(Second, 1, 0, 1)], new(2)).Revision,
        ];
        Assert.Equal(4, revisions.Distinct().Count());
    }
}
