using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class SoftMaxTests
{
    [Fact]
    public void Probabilities_are_those_of_the_definition_however_large_the_logits_are()
    {
        Random random = new(1);
        foreach (double scale in (double[])[0.01, 1, 50, 500, 1e6, 1e30])
        {
            foreach (double shift in (double[])[0, 80, -80, 1e4, -1e4])
            {
                for (int round = 0; round < 20; round++)
                {
                    float[] logits = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => (float)((scale * ((2 * random.NextDouble()) - 1)) + shift))];
                    double most = logits.Max(), total = logits.Sum(logit => Math.Exp(logit - most));
                    float[] probabilities = [.. logits];
                    SoftMax.Apply(probabilities);
                    Assert.All(logits.Zip(probabilities), pair => Assert.Equal(Math.Exp(pair.First - most) / total, pair.Second, 1e-4));
                    Assert.Equal(1, probabilities.Sum(), 1e-4f);
                }
            }
        }
    }

    [Fact]
    public void A_sure_model_gives_no_estimate_that_is_not_a_number()
    {
        NgramCategorizer categorizer = new(RandomModels.Draw(1) with { Scales = [9, 9, 9, 9, 9], Temperature = 0.05f });
        CategoryEstimate estimate = categorizer.Categorize("add the table where it is");
        Assert.Equal(1, estimate.Probabilities.Sum(), 1e-4f);
        Assert.Equal(1, estimate.Confidence, 1e-4f);
    }
}
