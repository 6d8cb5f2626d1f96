using CoERouter.Evaluation.Routing.Spending;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Spending;

public sealed class LinearFitTests
{
    [Fact]
    public void Finds_a_plane_where_there_is_one()
    {
        var random = new Random(1);
        for (int run = 0; run < 20; run++)
        {
            int width = random.Next(1, 8);
            double[] slopes = [.. Enumerable.Range(0, width).Select(_ => random.NextDouble() - 0.5)];
            double[][] inputs = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, width).Select(_ => random.NextDouble() * 10).ToArray())];
            double[][] targets = [.. inputs.Select(input => (double[])[3 + input.Zip(slopes, (x, slope) => x * slope).Sum(), -input[0]])];
            LinearFit fit = LinearFit.Of(inputs, targets, 1e-6);
            for (int row = 0; row < inputs.Length; row++)
            {
                Assert.Equal(targets[row][0], fit.Predict(inputs[row])[0], 1e-5);
                Assert.Equal(targets[row][1], fit.Predict(inputs[row])[1], 1e-5);
            }
        }
    }

    [Fact]
    public void Draws_weights_to_nothing_as_the_ridge_grows()
    {
        double[][] inputs = [[0], [1], [2], [3]];
        double[][] targets = [[0], [1], [2], [3]];
        Assert.Equal(1.5, LinearFit.Of(inputs, targets, 1e9).Predict([3])[0], 1e-6);
        double some = LinearFit.Of(inputs, targets, 4).Predict([3])[0];
        Assert.Equal(2.25, some, 1e-9);
    }

    [Fact]
    public void Predicts_each_row_without_its_own_fold()
    {
        double[][] inputs = [[1], [1], [1], [1]];
        double[][] targets = [[0], [0], [1], [1]];
        double[][] predictions = LinearFit.OutOfFold(inputs, targets, 1, [0, 0, 1, 1]);
        Assert.Equal([1, 1, 0, 0], predictions.Select(row => row[0]));
    }

    [Fact]
    public void Clamps_what_lies_far_outside()
    {
        double[][] inputs = [.. Enumerable.Range(0, 100).Select(value => (double[])[value % 10])];
        LinearFit fit = LinearFit.Of(inputs, inputs, 1e-6);
        Assert.Equal(fit.Predict([1e6])[0], fit.Predict([1e9])[0]);
        Assert.InRange(fit.Predict([1e9])[0], 9, 30);
    }

    [Fact]
    public void Passes_over_inputs_that_never_change()
    {
        LinearFit fit = LinearFit.Of([[1, 5], [2, 5], [3, 5]], [[1], [2], [3]], 1e-9);
        Assert.Equal(fit.Predict([2, 5])[0], fit.Predict([2, 500])[0]);
    }

    [Fact]
    public void Refuses_what_cannot_be_fitted()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearFit.Of([], [], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearFit.Of([[1]], [[1]], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearFit.Of([[1]], [], 1));
    }
}
