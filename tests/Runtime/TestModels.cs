using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

/// <summary>Small models that several tests run.</summary>
internal static class TestModels
{
    /// <summary>y[T, columns] = x[T, rows] · w, the weights embedded.</summary>
    public static byte[] MatMul(float[] weights, int rows, int columns)
    {
        var graph = new GraphBuilder("matmul");
        graph.Input("x", ElementType.Float32, "T", rows);
        graph.Initializer<float>("w", weights, rows, columns);
        graph.Node("MatMul", ["x", "w"], ["y"]);
        graph.Output("y", ElementType.Float32, "T", columns);
        return graph.ToModel();
    }

    /// <summary>y = x, of one type and any shape.</summary>
    public static byte[] Identity(ElementType type)
    {
        var graph = new GraphBuilder("identity");
        graph.Input("x", type, "T");
        graph.Node("Identity", ["x"], ["y"]);
        graph.Output("y", type, "T");
        return graph.ToModel();
    }

    /// <summary>The product of two row-major matrices, in double precision inside.</summary>
    public static float[] Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int rows, int inner, int columns)
    {
        var product = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                {
                    sum += (double)left[(row * inner) + k] * right[(k * columns) + column];
                }

                product[(row * columns) + column] = (float)sum;
            }
        }

        return product;
    }

    /// <summary>Uniform numbers from -1 to 1.</summary>
    public static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = (float)((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.True(MathF.Abs(expected[index] - actual[index]) <= tolerance, $"Element {index} is {actual[index]}, not {expected[index]}.");
        }
    }
}
