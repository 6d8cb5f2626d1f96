namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>Norms, activations and products in double precision.</summary>
internal static class ReferenceMath
{
    public static double Activate(string name, double x) => name switch
    {
        "silu" => x / (1 + Math.Exp(-x)),
        "gelu_new" or "gelu_pytorch_tanh" => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static double[] RootNorm(double[] x, double[] gain, double epsilon)
    {
        double root = Math.Sqrt(x.Average(value => value * value) + epsilon);
        return [.. x.Zip(gain, (value, g) => value / root * g)];
    }

    public static double[] LayerNorm(double[] x, double[] gain, double[] bias, double epsilon)
    {
        double mean = x.Average();
        double root = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. x.Select((value, i) => ((value - mean) / root * gain[i]) + bias[i])];
    }

    public static double[] Multiply(float[] weights, int start, int outputs, double[] x, bool outputsFirst)
    {
        var result = new double[outputs];
        for (int output = 0; output < outputs; output++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                result[output] += x[i] * weights[start + (outputsFirst ? (output * x.Length) + i : (i * outputs) + output)];
            }
        }

        return result;
    }
}
