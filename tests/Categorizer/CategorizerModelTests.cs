using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class CategorizerModelTests
{
    [Fact]
    public void A_whole_model_has_no_fault() => Assert.Empty(RandomModels.Draw(1).Faults());

    [Fact]
    public void Every_fault_is_named_by_itself()
    {
        CategorizerModel whole = RandomModels.Draw(1);
        (CategorizerModel Model, string Words)[] cases =
        [
            (whole with { Categories = ["one"] }, "There are 1 categories"),
            (whole with { Categories = ["a", "b", "c", "d", ""] }, "no characters or more than 64"),
            (whole with { Categories = ["a", "b", "c", "d", new string('x', 65)] }, "no characters or more than 64"),
            (whole with { Categories = ["a", "b", "c", "d", "a"] }, "the same name"),
            (whole with { BucketBits = 9 }, "9 bits"),
            (whole with { BucketBits = 19 }, "19 bits"),
            (whole with { Weights = new sbyte[7] }, "There are 7 weights"),
            (whole with { Scales = [1, 1, 1, 1] }, "positive finite scale"),
            (whole with { Scales = [1, 1, 1, 1, 0] }, "positive finite scale"),
            (whole with { Scales = [1, 1, 1, 1, float.NaN] }, "positive finite scale"),
            (whole with { Biases = [0, 0, 0, 0] }, "one finite bias"),
            (whole with { Biases = [0, 0, 0, 0, float.PositiveInfinity] }, "one finite bias"),
            (whole with { Temperature = 0 }, "temperature is 0"),
            (whole with { Temperature = float.NaN }, "temperature is NaN"),
            (whole with { Threshold = -0.1f }, "threshold is -0.1"),
            (whole with { Threshold = float.NaN }, "threshold is NaN"),
            (whole with { DomainLimit = float.NaN }, "domain limit is not a number"),
        ];
        foreach ((CategorizerModel model, string words) in cases)
        {
            Assert.Contains(model.Faults(), fault => fault.Contains(words, StringComparison.Ordinal));
            Assert.All(model.Faults(), fault => Assert.EndsWith(".", fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Several_faults_come_together()
    {
        IReadOnlyList<string> faults = (RandomModels.Draw(1) with { Temperature = 0, Threshold = 2, Biases = [] }).Faults();
        Assert.Equal(3, faults.Count);
    }
}
